import {
  decodeMembers,
  type Configuration,
  type Input,
  type Output,
  type Restored,
  type Write,
} from '../../core/index.ts';
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

  /** The configuration that counts for it: the latest in its log; and before its last step. */
  configuration: Configuration;
  configurationBefore: Configuration;
  /** What its members are when neither its log nor a snapshot says. */
  readonly configurationAtFirst: Configuration;

  constructor(id: number, beginning: Configuration) {
    this.id = id;
    this.configurationAtFirst = beginning;
    this.configuration = beginning;
    this.configurationBefore = beginning;
  }

  start(restored: Restored): void {
    this.life++;
    this.memory.restore(restored);
    this.disk.restore(restored);
    this.unsynced = [];
    this.leads = null;
    this.ledBefore = null;
    this.configuration = this.#configurationIn(this.memory);
    this.configurationBefore = this.configuration;
    this.applied = restored.snapshot?.index ?? 0;
  }

  /** Takes in what a step wrote and said of itself; what it applied comes with `apply`. */
  step(input: Input, { write, notes }: Output): void {
    if (input.type === 'durable') this.#synced(input.seq);
    this.configurationBefore = this.configuration;
    if (write !== null) {
      this.memory.carryOut(write);
      if (mayChangeMembers(write)) this.configuration = this.#configurationIn(this.memory);
      this.unsynced.push(write);
    }
    this.ledBefore = this.leads;
    for (const note of notes) {
      if (note.event === 'elected') this.leads = note.term;
      else if (note.event === 'stepped-down') this.leads = null;
    }
  }

  #configurationIn({ entries, snapshot }: WatchedLog): Configuration {
    const entry = entries.findLast(({ kind }) => kind === 'members');
    const kept = snapshot?.configuration ?? this.configurationAtFirst;
    if (entry === undefined || entry.index <= kept.index) return kept;
    return { index: entry.index, members: decodeMembers(entry.data) };
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

function mayChangeMembers({ replacement, truncateFrom, entries }: Write): boolean {
  return (
    replacement != null || truncateFrom !== null || entries.some(({ kind }) => kind === 'members')
  );
}
