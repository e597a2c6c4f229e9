import type { Entry, Message } from '../core/index.ts';
import type { Sender } from './transport.ts';

/**
 * Messages on the wire: JSON, so that a person can read and write one with curl, but with
 * entries as arrays without their index, which follows from `prevIndex`.
 *
 *     {"from":1,"to":2,"api":"127.0.0.1:9001","messages":[
 *       {"type":"append","term":3,"prevIndex":4,"prevTerm":2,"entries":[[3,"command","…"]],"commit":4,"round":0}]}
 */
interface Envelope {
  readonly from: number;
  readonly to: number;
  readonly api: string;
  readonly messages: readonly WireMessage[];
}

type WireEntry = readonly [term: number, kind: Entry['kind'], data: string];
type WireMessage = Record<string, unknown> & { readonly type: string };

/** All messages of a batch go from one node to one other. */
export function encodeBatch(messages: readonly Message[], sender: Sender, to: number): string {
  return JSON.stringify({ from: sender.id, to, api: sender.api, messages: messages.map(toWire) });
}

function toWire(message: Message): object {
  // The envelope says who speaks to whom; JSON leaves out what is undefined.
  const body = { ...message, from: undefined, to: undefined };
  if (message.type !== 'append') return body;
  const entries = message.entries.map((e): WireEntry => [e.term, e.kind, e.data]);
  return { ...body, entries };
}

export interface Batch {
  readonly sender: Sender;
  readonly messages: readonly Message[];
}

/** @throws Error when the text is not a batch for node `self`; the message says what is wrong. */
export function decodeBatch(text: string, self: number): Batch {
  const envelope = JSON.parse(text) as Partial<Envelope> | null;
  if (typeof envelope !== 'object' || envelope === null) throw new Error('not an object');
  const { from, to, api, messages } = envelope;
  if (to !== self) throw new Error(`meant for node ${String(to)}, this is node ${self}`);
  if (!isCount(from) || typeof api !== 'string' || !Array.isArray(messages)) {
    throw new Error('from, api or messages is missing');
  }
  const header = { from, to: self };
  return {
    sender: { id: from, api },
    messages: messages.map((m: WireMessage) => fromWire(m, header)),
  };
}

/** The members of each message that must be non-negative integers, besides `term`. */
const counts: Readonly<Record<Message['type'], readonly string[]>> = {
  'pre-vote': ['lastIndex', 'lastTerm'],
  vote: ['lastIndex', 'lastTerm'],
  'pre-vote-reply': ['requestTerm'],
  'vote-reply': [],
  append: ['prevIndex', 'prevTerm', 'commit', 'round'],
  'append-accepted': ['match', 'round'],
  'append-rejected': ['prevIndex', 'conflictIndex', 'round'],
};

function fromWire(wire: WireMessage, header: { from: number; to: number }): Message {
  const needed = (counts as Readonly<Record<string, readonly string[] | undefined>>)[wire.type];
  if (needed === undefined) throw new Error(`unknown message ${wire.type}`);
  for (const name of ['term', ...needed]) {
    if (!isCount(wire[name])) throw new Error(`${wire.type}: ${name} is not a count`);
  }
  const entries = wire.type === 'append' ? { entries: entriesFromWire(wire) } : {};
  // Every number was checked above; a wrong `granted` or `conflictTerm` reads as false or null.
  return { ...wire, ...header, ...entries } as unknown as Message;
}

function entriesFromWire(wire: WireMessage): Entry[] {
  const { prevIndex, entries } = wire;
  if (!isCount(prevIndex) || !Array.isArray(entries)) throw new Error('append: bad entries');
  return entries.map((entry: unknown, i): Entry => {
    if (!Array.isArray(entry)) throw new Error('append: an entry is not an array');
    const [term, kind, data] = entry as unknown[];
    if (!isCount(term) || (kind !== 'command' && kind !== 'noop') || typeof data !== 'string') {
      throw new Error('append: a malformed entry');
    }
    return { index: prevIndex + 1 + i, term, kind, data };
  });
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
