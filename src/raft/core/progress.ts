import type { NodeId } from './entry.ts';

/**
 * What a leader knows of one follower. It starts as a probe: one append at a time, until
 * the follower says where the logs agree. From then on entries are pipelined: `next` runs
 * ahead of `match` by at most `maxInflight` messages.
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
  #mode: 'probe' | 'replicate' = 'probe';
  /** The last index of each append on its way, oldest first. */
  #inflight: number[] = [];

  constructor(id: NodeId, next: number, nowUs: number) {
    this.id = id;
    this.next = next;
    this.heardUs = nowUs;
  }

  maySend(maxInflight: number): boolean {
    return this.#inflight.length < (this.#mode === 'probe' ? 1 : maxInflight);
  }

  sent(lastIndex: number): void {
    this.#inflight.push(lastIndex);
    // A probe repeats the same entries until it is answered; only a pipeline runs ahead.
    if (this.#mode === 'replicate') this.next = lastIndex + 1;
  }

  accepted(match: number): void {
    this.match = Math.max(this.match, match);
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

  /** A heartbeat interval has passed: a probe that got no answer is taken for lost. */
  retryProbe(): void {
    if (this.#mode === 'probe') this.#inflight = [];
  }

  /** `replicate match 4 next 7 inflight 2` */
  describe(): string {
    return `${this.#mode} match ${this.match} next ${this.next} inflight ${this.#inflight.length}`;
  }
}
