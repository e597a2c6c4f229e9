import type { Json, JsonObject } from '../../history/operation.ts';
import { plural } from '../../plural.ts';

/** A message of Maelstrom's node protocol: one JSON object a line. */
export interface Message {
  /** Who the sender says it is: a node that passes a client's request on may give the client's name. */
  readonly src: string | undefined;
  readonly dest: string;
  readonly body: JsonObject;
}

/** A message, or in words what keeps a line from being one. */
export type Parsed = { readonly message: Message } | { readonly problem: string };

export function parseMessage(line: string): Parsed {
  let value: Json;
  try {
    value = JSON.parse(line) as Json;
  } catch {
    return { problem: 'is no JSON' };
  }
  if (!isObject(value)) return { problem: 'is no JSON object' };
  const { src, dest, body } = value;
  if (typeof dest !== 'string') return { problem: 'has no "dest" that is a text' };
  if (!isObject(body)) return { problem: 'has no "body" that is an object' };
  return { message: { src: typeof src === 'string' ? src : undefined, dest, body } };
}

/** The number of the request that a message answers; undefined when it answers none. */
export function inReplyTo({ body }: Message): number | undefined {
  const id = body['in_reply_to'];
  return typeof id === 'number' ? id : undefined;
}

/** A line is quoted this far. */
const quoted = 200;

/** A line as it may stand in a sentence: short, and without control characters. */
export function quote(line: string): string {
  const cut =
    line.length > quoted ? `${line.slice(0, quoted)}… (${plural(line.length, 'character')})` : line;
  return JSON.stringify(cut);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
