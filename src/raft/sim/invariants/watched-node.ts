import type { Input, Output, Restored, Write } from '../../core/index.ts';
import { WatchedLog } from './watched-log.ts';

/** A node as it is seen from outside: what it has written, and what its disk has acknowledged. */
export class WatchedNode {
  readonly id: number;
  /** Counts lives; 0 before the first. */
  life = 0;
  /** All that it has written. */
  readonly memory = new WatchedLog();
  /** What of it was acknowledged as durable. */
  readonly disk = new WatchedLog();
  /** Written and not acknowledged, in order. */
  unsynced: Write[] = [];
  /** The term in which it leads, or null; and before its last step. */
  leads: number | null = null;
  ledBefore: number | null = null;
  /** The last entry that it has applied in this life. */
  applied = 0;

  constructor(id: number) {
    this.id = id;
  }

  start(restored: Restored): void {
    this.life++;
    this.memory.restore(restored);
    this.disk.restore(restored);
    this.unsynced = [];
    this.leads = null;
    this.ledBefore = null;
    this.applied = restored.snapshot?.index ?? 0;
  }

  /** Takes in what a step wrote and said of itself; what it applied comes with `apply`. */
  step(input: Input, { write, notes }: Output): void {
    if (input.type === 'durable') this.#synced(input.seq);
    if (write !== null) {
      this.memory.carryOut(write);
      this.unsynced.push(write);
    }
    this.ledBefore = this.leads;
    for (const note of notes) {
      if (note.event === 'elected') this.leads = note.term;
      else if (note.event === 'stepped-down') this.leads = null;
    }
  }

  #synced(seq: number): void {
    let done = 0;
    for (const write of this.unsynced) {
      if (write.seq > seq) break;
      this.disk.carryOut(write);
      done++;
    }
    if (done > 0) this.unsynced.splice(0, done);
  }
}
