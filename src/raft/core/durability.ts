import { planted, type CoreBug } from './bugs.ts';
import type { Entry, HardState } from './entry.ts';
import type { Restored } from './input.ts';
import type { Message } from './message.ts';
import type { Write } from './output.ts';

const noMessages: readonly Message[] = [];

interface OpenWrite {
  readonly seq: number;
  replacement: Restored | null;
  hardState: HardState | null;
  truncateFrom: number | null;
  entries: Entry[];
}

/**
 * Keeps the rule that nothing is promised before it is durable. Every write gets a number;
 * a message that promises something waits here until the write that it rests on is durable.
 *
 * Entries are known to be durable by write number, never by index: when entries 5..6 are
 * written, truncated and written anew, the completion of the first write says nothing about
 * the new 5..6 (an ABA race that etcd's raft met with asynchronous storage).
 */
export class Durability {
  /** The log is durable, as it is now, up to this index. */
  index: number;
  #open: OpenWrite | null = null;
  #issued = 0;
  #durable = 0;
  #hardStateSeq = 0;
  /** Writes under way that end in entries: up to which index they make today's log durable. */
  readonly #appends: { readonly seq: number; lastIndex: number }[] = [];
  readonly #held: { readonly seq: number; readonly message: Message }[] = [];
  readonly #maxHeld: number;

  constructor(restoredLastIndex: number, maxHeldMessages: number) {
    this.index = restoredLastIndex;
    this.#maxHeld = maxHeldMessages;
  }

  saveHardState(hardState: HardState): void {
    const write = this.#openWrite();
    write.hardState = hardState;
    this.#hardStateSeq = write.seq;
  }

  append(entry: Entry): void {
    const write = this.#openWrite();
    write.entries.push(entry);
    const last = this.#appends.at(-1);
    if (last?.seq === write.seq) last.lastIndex = entry.index;
    else this.#appends.push({ seq: write.seq, lastIndex: entry.index });
  }

  truncateFrom(index: number, bugs: ReadonlySet<CoreBug> | null = null): void {
    const write = this.#openWrite();
    // In one write the cut comes before the entries; the other order would need two writes.
    if (write.entries.length > 0) throw new Error('truncation after an append in one step');
    write.truncateFrom = planted({ bugs }, 'truncation-not-persisted') ? null : index;
    this.index = Math.min(this.index, index - 1);
    if (planted({ bugs }, 'stale-storage-ack')) return;
    for (const append of this.#appends) append.lastIndex = Math.min(append.lastIndex, index - 1);
  }

  /** Of a log that was dropped, only what agrees with its successor up to `index` still counts. */
  forgetLogAfter(index: number): void {
    this.index = Math.min(this.index, index);
    for (const append of this.#appends) append.lastIndex = Math.min(append.lastIndex, index);
  }

  /** Everything is written anew: the log as it is now is durable with this write. */
  replace(whole: Restored): void {
    const write = this.#openWrite();
    if (write.truncateFrom !== null || write.entries.length > 0) {
      throw new Error('a snapshot after a change of the log in one step');
    }
    write.replacement = whole;
    // The hard state of this step, should there be one, is in the replacement.
    write.hardState = null;
    this.#appends.push({ seq: write.seq, lastIndex: whole.base.index + whole.entries.length });
  }

  /** Whether the current term and vote are durable. */
  get hardStateIsDurable(): boolean {
    return this.#hardStateSeq <= this.#durable;
  }

  /**
   * The message itself when what it promises is durable, otherwise null: it is held back.
   * Every message promises the sender's term and vote; `logIndex` says up to where it also
   * promises the log (0: not at all).
   */
  release(message: Message, logIndex: number): Message | null {
    const seq = logIndex > this.index ? this.#issued : this.#hardStateSeq;
    if (seq <= this.#durable) return message;
    this.#held.push({ seq, message });
    if (this.#held.length > this.#maxHeld) this.#held.shift();
    return null;
  }

  /** Ends the step's write, if it made one. */
  takeWrite(): Write | null {
    const write = this.#open;
    this.#open = null;
    return write;
  }

  /** Writes up to `seq` are durable: returns the messages that may go now. */
  durable(seq: number): readonly Message[] {
    if (seq > this.#issued) throw new Error(`write ${seq} is durable but was never issued`);
    this.#durable = Math.max(this.#durable, seq);
    for (let first; (first = this.#appends[0]) !== undefined && first.seq <= seq;) {
      this.index = Math.max(this.index, first.lastIndex);
      this.#appends.shift();
    }
    return this.#held.length === 0 ? noMessages : this.#free();
  }

  /** Takes out what need not wait any more; usually all of it, since one sync serves many writes. */
  #free(): readonly Message[] {
    const free: Message[] = [];
    let kept = 0;
    for (const held of this.#held) {
      if (held.seq <= this.#durable) free.push(held.message);
      else this.#held[kept++] = held;
    }
    this.#held.length = kept;
    return free;
  }

  #openWrite(): OpenWrite {
    this.#open ??= {
      seq: ++this.#issued,
      ...{ replacement: null, hardState: null, truncateFrom: null },
      entries: [],
    };
    return this.#open;
  }
}
