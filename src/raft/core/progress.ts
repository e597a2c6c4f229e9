import type { NodeId } from './entry.ts';
import type { Snapshot } from './snapshot.ts';

/** A snapshot on its way to a follower, part by part. */
export interface Transfer {
  readonly snapshot: Snapshot;
  /** Where the next part begins: the follower has what is before it. */
  offset: number;
  /** When that part was sent; null: it is to be sent. */
  sentUs: number | null;
}

/**
 * What a leader knows of one follower. It starts as a probe: one append at a time, until
 * the follower says where the logs agree. From then on entries are pipelined: `next` runs
 * ahead of `match` by at most `maxInflight` messages. One that lacks what the log no longer has is
 * sent the snapshot first.
 */
export class Progress {
  readonly id: NodeId;
  /** The follower has made everything up to here durable. */
  match = 0;
  /** The next entry to send. */
  next: number;
  /** When the follower last answered, for CheckQuorum. */
  heardUs: number;
  /** The newest read round that the follower has confirmed. */
  round = 0;
  /** The snapshot that the follower needs before it can be sent entries. */
  transfer: Transfer | null = null;
  /** The configuration that it is not in any more, which it is still to be sent; null: it is a member. */
  gone: number | null = null;
  #mode: 'probe' | 'replicate' = 'probe';
  /** The last index of each append on its way, oldest first. */
  #inflight: number[] = [];

  constructor(id: NodeId, next: number, nowUs: number) {
    this.id = id;
    this.next = next;
    this.heardUs = nowUs;
  }

  maySend(maxInflight: number): boolean {
    if (this.transfer !== null) return false;
    return this.#inflight.length < (this.#mode === 'probe' ? 1 : maxInflight);
  }

  sent(lastIndex: number): void {
    this.#inflight.push(lastIndex);
    // A probe repeats the same entries until it is answered; only a pipeline runs ahead.
    if (this.#mode === 'replicate') this.next = lastIndex + 1;
  }

  /** @param base what the log begins after: a follower that has less cannot be sent entries */
  accepted(match: number, base: number): void {
    this.match = Math.max(this.match, match);
    if (this.transfer !== null) {
      if (this.match < base && this.match < this.transfer.snapshot.index) return;
      this.transfer = null;
      this.next = this.match + 1;
    }
    while ((this.#inflight[0] ?? Infinity) <= match) this.#inflight.shift();
    this.#mode = 'replicate';
    // Whatever a probe has sent beyond `match` is on its way; if it is lost, the next
    // heartbeat is refused and shows it.
    this.next = Math.max(this.next, this.match + 1, (this.#inflight.at(-1) ?? 0) + 1);
  }

  /** The follower refused: go back to `next` and probe from there. */
  rejected(next: number): void {
    this.next = next;
    // A follower that lost what it had acknowledged (a broken disk) must not be counted for it.
    this.match = Math.min(this.match, next - 1);
    this.#mode = 'probe';
    this.#inflight = [];
  }

  /** The log no longer has what the follower lacks. */
  needsSnapshot(snapshot: Snapshot): void {
    this.transfer = { snapshot, offset: 0, sentUs: null };
    this.#mode = 'probe';
    this.#inflight = [];
  }

  /**
   * A heartbeat interval has passed: a probe that got no answer is taken for lost, and so is a
   * part of a snapshot that was sent before `lostUs`.
   */
  retry(lostUs: number): void {
    if (this.#mode === 'probe') this.#inflight = [];
    const { transfer } = this;
    if (transfer?.sentUs != null && transfer.sentUs <= lostUs) transfer.sentUs = null;
  }

  /** `replicate match 4 next 7 inflight 2` */
  describe(): string {
    if (this.transfer !== null) {
      const { snapshot, offset } = this.transfer;
      return `snapshot ${snapshot.index} has ${offset} match ${this.match}`;
    }
    return `${this.#mode} match ${this.match} next ${this.next} inflight ${this.#inflight.length}`;
  }
}
