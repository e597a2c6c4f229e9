import {
  decodeMembers,
  defaultLimits,
  encodeMembers,
  maxEntryData,
  maxSnapshotData,
  maxTerm,
  type Configuration,
  type Entry,
  type Message,
} from '../core/index.ts';
import { isDeeper } from './depth.ts';
import { Fields } from './fields.ts';
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
  if (message.type === 'install-snapshot') {
    const { index, members } = message.configuration;
    return { ...body, configuration: { index, members: encodeMembers(members) } };
  }
  if (message.type !== 'append') return body;
  return { ...body, entries: message.entries.map(({ term, kind, data }) => [term, kind, data]) };
}

/** The other nodes of the cluster. */
export interface KnownPeers {
  has(id: number): boolean;
}

export interface Batch {
  readonly sender: Sender;
  readonly messages: readonly Message[];
}

/** A batch of the sender's is never larger (`http-link.ts`), nor are its appends (`config.ts`). */
export const maxMessages = 64;
const { maxEntriesPerMessage: maxEntries, maxSnapshotPart } = defaultLimits;
/** envelope · messages · message · entries · entry, and one to spare */
const maxDepth = 6;

/**
 * Reads a batch, and takes nothing on trust: whoever reaches the port can send anything.
 *
 * @param peers the other nodes of the cluster: nobody else has anything to say
 * @throws Error when the text is not a batch for node `self`; the message says what is wrong.
 */
export function decodeBatch(text: string, self: number, peers: KnownPeers): Batch {
  // Before it is parsed: millions of brackets take seconds and half a gigabyte.
  if (isDeeper(text, maxDepth)) throw new Error(`nested more than ${maxDepth} deep`);
  return readBatch(JSON.parse(text), self, peers);
}

/**
 * The same of a batch that is parsed.
 *
 * @throws Error when it is no batch for node `self`.
 */
export function readBatch(parsed: unknown, self: number, peers: KnownPeers): Batch {
  const envelope = new Fields(parsed);
  const [from, to] = [envelope.count('from'), envelope.count('to')];
  if (to !== self) throw new Error(`meant for node ${to}, this is node ${self}`);
  if (!peers.has(from)) throw new Error(`node ${from} is none of this cluster`);
  const api = envelope.text('api');
  if (!isAddress(api)) throw new Error('api is not HOST:PORT');
  const wires = envelope.list('messages', maxMessages);
  return {
    sender: { id: from, api },
    messages: wires.map((wire) => fromWire(new Fields(wire), from, self)),
  };
}

function fromWire(wire: Fields, from: number, to: number): Message {
  const term = wire.term('term', maxTerm);
  const header = { from, to, term };
  const type = wire.text('type');
  switch (type) {
    case 'pre-vote':
    case 'vote': {
      const [lastIndex, lastTerm] = wire.position('lastIndex', 'lastTerm', term);
      if (type === 'pre-vote' || wire.isAbsent('transfer')) {
        return { type, ...header, lastIndex, lastTerm };
      }
      return { type, ...header, lastIndex, lastTerm, transfer: wire.flag('transfer') };
    }
    case 'pre-vote-reply': {
      const requestTerm = wire.term('requestTerm', maxTerm);
      const notMemberSince = wire.isAbsent('notMemberSince') ? 0 : wire.count('notMemberSince');
      return { type, ...header, requestTerm, granted: wire.flag('granted'), notMemberSince };
    }
    case 'vote-reply':
      return { type, ...header, granted: wire.flag('granted') };
    case 'append': {
      const [prevIndex, prevTerm] = wire.position('prevIndex', 'prevTerm', term);
      const entries = entriesFrom(wire.list('entries', maxEntries), prevIndex, prevTerm, term);
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
        conflictTerm: wire.isNull('conflictTerm') ? null : wire.term('conflictTerm', term),
        conflictIndex: wire.count('conflictIndex'),
        round: wire.count('round'),
      };
    case 'install-snapshot': {
      const [index, indexTerm] = wire.position('index', 'indexTerm', term);
      const [size, offset, data] = [wire.count('size'), wire.count('offset'), wire.text('data')];
      if (size > maxSnapshotData) throw new Error(`a snapshot of ${size} characters`);
      if (
        data.length > maxSnapshotPart ||
        offset + data.length > size ||
        (data === '' && size > 0)
      ) {
        throw new Error(`a text of length ${data.length} at ${offset} is no part of ${size}`);
      }
      const configuration = configurationFrom(new Fields(wire.member('configuration')), index);
      const round = wire.count('round');
      return { type, ...header, index, indexTerm, configuration, size, offset, data, round };
    }
    case 'snapshot-received': {
      const [index, offset, next] = [wire.count('index'), wire.count('offset'), wire.count('next')];
      return { type, ...header, index, offset, next, round: wire.count('round') };
    }
    case 'timeout-now':
      return { type, ...header };
    default:
      throw new Error(`unknown message ${type.slice(0, 50)}`);
  }
}

function configurationFrom(wire: Fields, snapshotIndex: number): Configuration {
  const index = wire.count('index');
  if (index > snapshotIndex) throw new Error(`members of entry ${index} in a snapshot before it`);
  return { index, members: decodeMembers(wire.text('members')) };
}

/** Entries in the order of a log: terms never fall along it, and none is of the future. */
function entriesFrom(
  wires: readonly unknown[],
  prevIndex: number,
  prevTerm: number,
  newestTerm: number,
): readonly Entry[] {
  let oldestTerm = Math.max(prevTerm, 1);
  return wires.map((wire, i) => {
    const fields = new Fields(wire);
    const term = fields.term(0, newestTerm);
    if (term < oldestTerm) throw new Error(`the term of an entry falls to ${term}`);
    oldestTerm = term;
    const [kind, data] = [fields.text(1), fields.text(2)];
    if (kind !== 'command' && kind !== 'noop' && kind !== 'members') {
      throw new Error(`unknown kind of entry ${kind.slice(0, 50)}`);
    }
    if (data.length > maxEntryData)
      throw new Error(`an entry has at most ${maxEntryData} characters`);
    if (kind === 'noop' && data !== '') throw new Error('a noop with data');
    if (kind === 'members') decodeMembers(data);
    return { index: prevIndex + 1 + i, term, kind, data };
  });
}

const addressPattern = /^(?:\[[\da-f:.]{2,45}\]|[\w.-]{1,253}):\d{1,5}$/i;

/** What may stand in a header, and in the URL that a client is sent to. */
function isAddress(text: string): boolean {
  return addressPattern.test(text);
}
