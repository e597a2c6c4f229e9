import type { Entry, Message } from '../core/index.ts';
import type { Sender } from './transport.ts';

/**
 * Messages on the wire: JSON, so that a person can read and write one with curl, but with
 * entries as arrays without their index, which follows from `prevIndex`.
 *
 *     {"from":1,"to":2,"api":"127.0.0.1:9001","messages":[
 *       {"type":"append","term":3,"prevIndex":4,"prevTerm":2,"entries":[[3,"command","…"]],"commit":4,"round":0}]}
 *
 * All messages of a batch go from one node to one other.
 */
export function encodeBatch(messages: readonly Message[], sender: Sender, to: number): string {
  return JSON.stringify({ from: sender.id, to, api: sender.api, messages: messages.map(toWire) });
}

function toWire(message: Message): object {
  // The envelope says who speaks to whom; JSON leaves out what is undefined.
  const body = { ...message, from: undefined, to: undefined };
  if (message.type !== 'append') return body;
  return { ...body, entries: message.entries.map(({ term, kind, data }) => [term, kind, data]) };
}

export interface Batch {
  readonly sender: Sender;
  readonly messages: readonly Message[];
}

/** @throws Error when the text is not a batch for node `self`; the message says what is wrong. */
export function decodeBatch(text: string, self: number): Batch {
  const envelope = new Fields(JSON.parse(text));
  const [from, to] = [envelope.count('from'), envelope.count('to')];
  if (to !== self) throw new Error(`meant for node ${to}, this is node ${self}`);
  return {
    sender: { id: from, api: envelope.text('api') },
    messages: envelope.list('messages').map((wire) => fromWire(new Fields(wire), from, self)),
  };
}

function fromWire(wire: Fields, from: number, to: number): Message {
  const header = { from, to, term: wire.count('term') };
  const type = wire.text('type');
  switch (type) {
    case 'pre-vote':
    case 'vote': {
      const [lastIndex, lastTerm] = [wire.count('lastIndex'), wire.count('lastTerm')];
      return { type, ...header, lastIndex, lastTerm };
    }
    case 'pre-vote-reply': {
      const requestTerm = wire.count('requestTerm');
      return { type, ...header, requestTerm, granted: wire.flag('granted') };
    }
    case 'vote-reply':
      return { type, ...header, granted: wire.flag('granted') };
    case 'append': {
      const [prevIndex, prevTerm] = [wire.count('prevIndex'), wire.count('prevTerm')];
      const entries = wire.list('entries').map((entry, i) => entryFrom(entry, prevIndex + 1 + i));
      const [commit, round] = [wire.count('commit'), wire.count('round')];
      return { type, ...header, prevIndex, prevTerm, entries, commit, round };
    }
    case 'append-accepted':
      return { type, ...header, match: wire.count('match'), round: wire.count('round') };
    case 'append-rejected':
      return {
        type,
        ...header,
        prevIndex: wire.count('prevIndex'),
        conflictTerm: wire.isNull('conflictTerm') ? null : wire.count('conflictTerm'),
        conflictIndex: wire.count('conflictIndex'),
        round: wire.count('round'),
      };
    default:
      throw new Error(`unknown message ${type}`);
  }
}

function entryFrom(wire: unknown, index: number): Entry {
  const entry = new Fields(wire);
  const kind = entry.text(1);
  if (kind !== 'command' && kind !== 'noop') throw new Error(`unknown kind of entry ${kind}`);
  return { index, term: entry.count(0), kind, data: entry.text(2) };
}

/** Reads members of parsed JSON (an object's, or an array's) and insists on their types. */
class Fields {
  readonly #members: Readonly<Record<string | number, unknown>>;

  constructor(parsed: unknown) {
    if (typeof parsed !== 'object' || parsed === null) throw new Error('not an object');
    this.#members = parsed as Readonly<Record<string, unknown>>;
  }

  /** A non-negative integer. */
  count(name: string | number): number {
    const value = this.#members[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw new Error(`${name} is not a count`);
  }

  text(name: string | number): string {
    const value = this.#members[name];
    if (typeof value === 'string') return value;
    throw new Error(`${name} is not a string`);
  }

  flag(name: string): boolean {
    const value = this.#members[name];
    if (typeof value === 'boolean') return value;
    throw new Error(`${name} is not a boolean`);
  }

  list(name: string): readonly unknown[] {
    const value = this.#members[name];
    if (Array.isArray(value)) return value;
    throw new Error(`${name} is not an array`);
  }

  isNull(name: string): boolean {
    return this.#members[name] === null;
  }
}
