interface WaitingRead {
  readonly requestId: number;
  /** The read is confirmed when a quorum answered this round, which begins after the read arrived. */
  readonly round: number;
  /** The commit index that the read must see; null until the leader knows its commit index. */
  index: number | null;
}

/**
 * Reads that wait for a quorum to confirm the leader (ReadIndex, thesis 6.4). Heartbeats go
 * out in numbered rounds; a read joins the next round, never the one under way: a reply to a
 * heartbeat that was sent before the read arrived would confirm a leader that may have been
 * deposed in between.
 */
export class ReadQueue {
  /** The newest round that was sent; every append carries it. */
  round = 0;
  #waiting: WaitingRead[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  /** @param joins the round under way only with the planted bug `read-ctx-reuse` */
  add(requestId: number, index: number | null, joins: 'next round' | 'round under way'): void {
    const round = joins === 'next round' || this.round === 0 ? this.round + 1 : this.round;
    this.#waiting.push({ requestId, round, index });
  }

  /** Whether some read waits for a round that has not been sent. */
  get needsRound(): boolean {
    return (this.#waiting.at(-1)?.round ?? 0) > this.round;
  }

  /** The leader learned its commit index: reads that came too early get it now. */
  commitIsKnown(index: number): void {
    for (const read of this.#waiting) read.index ??= index;
  }

  /** Takes out the reads that are confirmed and whose index the state machine has reached. */
  takeReady(confirmedRound: number, applied: number): { requestId: number; index: number }[] {
    const ready: { requestId: number; index: number }[] = [];
    // Rounds and indexes only grow along the queue, so the ready ones are a prefix.
    for (const read of this.#waiting) {
      if (read.round > confirmedRound || read.index === null || read.index > applied) break;
      ready.push({ requestId: read.requestId, index: read.index });
    }
    if (ready.length > 0) this.#waiting = this.#waiting.slice(ready.length);
    return ready;
  }

  takeAll(): readonly number[] {
    const all = this.#waiting.map((read) => read.requestId);
    this.#waiting = [];
    return all;
  }
}
