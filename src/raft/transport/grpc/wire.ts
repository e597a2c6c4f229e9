import { encodeMembers, type Message } from '../../core/index.ts';

/**
 * Messages as raft.proto has them and as `readBatch` takes them. A message's type is the name of its
 * field in `body`; its fields have the names that they have here. What is wrong with a message
 * from outside is found by `readBatch`, for every form of the wire alike.
 */
export function toProto(message: Message): object {
  // The envelope says who speaks to whom; what raft.proto does not name is left out.
  const { type, term, ...fields } = message;
  const body = mapData(fields, encodeData);
  if (message.type !== 'install-snapshot') return { term, [camel(type)]: body };
  const { index, members } = message.configuration;
  const configuration = { index, members: encodeMembers(members) };
  return { term, [camel(type)]: { ...body, configuration } };
}

export function fromProto(message: unknown): unknown {
  if (!isRecord(message)) return message;
  const { term, body } = message;
  if (typeof body !== 'string') return { term };
  const fields = message[body];
  if (!isRecord(fields)) return { term };
  const { entries, ...rest } = mapData(fields, decodeData);
  return {
    type: body.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    term,
    ...rest,
    ...(body === 'appendRejected' && { conflictTerm: fields['conflictTerm'] ?? null }),
    ...(Array.isArray(entries) && {
      entries: entries.map((entry: Record<string, unknown>) => [
        entry['term'],
        entry['kind'],
        entry['data'],
      ]),
    }),
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** The data of a part of a snapshot, and of the entries of an append. */
function mapData(fields: Fields, change: (data: unknown) => unknown): Fields {
  const { data, entries } = fields;
  return {
    ...fields,
    ...(data !== undefined && { data: change(data) }),
    ...(Array.isArray(entries) && {
      entries: entries.map((entry: Fields) => ({ ...entry, data: change(entry['data']) })),
    }),
  };
}

function encodeData(data: unknown): Buffer {
  return Buffer.from(String(data), 'utf16le');
}

function decodeData(data: unknown): unknown {
  return Buffer.isBuffer(data) ? data.toString('utf16le') : data;
}

function camel(type: string): string {
  return type.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
