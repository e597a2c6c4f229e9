import type { Json } from '../../history/operation.ts';
import { Refused } from '../defined/refusals.ts';

/** The key-value store is one stream, in which each key is a subject. */
export const stream = 'KV_kv';

export function subjectOf(key: string): string {
  return `$KV.kv.${key}`;
}

/** A key is deleted by a message that says so. */
export const deletion = { 'KV-Operation': 'DEL' } as const;

/** What the last message of a subject holds; sequence 0: there was none. */
export interface Held {
  readonly value: Json;
  readonly sequence: number;
}

const nothing: Held = { value: null, sequence: 0 };

const wrongLastSequence = [10071, 10164];
const noMessage = 10037;

/**
 * Codes of errors by which the API says that it has not done it: no leader, no such stream, none
 * that takes requests. "Store failed" and "no resources" are not among them.
 */
const notDone = [10008, 10059, 10118];

interface ApiError {
  readonly code?: number;
  readonly err_code?: number;
  readonly description?: string;
}

interface ApiAnswer {
  readonly error?: ApiError;
  readonly seq?: number;
  readonly message?: { readonly seq: number; readonly data?: string; readonly hdrs?: string };
}

/**
 * What the answer to a message that was published says. Returns when the stream has it.
 *
 * A wrong last sequence is no comparison of values: another message came in between, and it may
 * have held the same.
 */
export function published(text: string): void {
  const answer = parsed(text);
  if (answer.error !== undefined) throw failure(answer.error);
  if (typeof answer.seq !== 'number') throw new Error('malformed-answer');
}

/** What the leader of a stream answered, asked for the last message of a subject. */
export function heldByLeader(text: string): Held {
  const { error, message } = parsed(text);
  if (error?.err_code === noMessage) return nothing;
  if (error !== undefined) throw failure(error);
  if (message === undefined) throw new Error('malformed-answer');
  const isDeletion = decoded(message.hdrs).includes(`KV-Operation: ${deletion['KV-Operation']}`);
  const value = isDeletion ? null : (JSON.parse(decoded(message.data)) as Json);
  return { value, sequence: message.seq };
}

/** What a replica answered to a direct get: the message itself, or a status in its headers. */
export function heldByReplica(
  text: string,
  headers: { readonly code: number; get(name: string): string } | undefined,
): Held {
  if (headers === undefined) throw new Error('malformed-answer');
  if (headers.code === 404) return nothing;
  if (headers.code !== 0) throw new Error(`status-${headers.code}`);
  const sequence = Number(headers.get('Nats-Sequence'));
  const isDeletion = headers.get('KV-Operation') === deletion['KV-Operation'];
  return { value: isDeletion ? null : (JSON.parse(text) as Json), sequence };
}

function failure({ code, err_code: number, description }: ApiError): Error {
  if (number !== undefined && wrongLastSequence.includes(number)) {
    return new Refused('wrong-last-sequence');
  }
  const text = description ?? `error ${number ?? code ?? 'without a number'}`;
  return number !== undefined && notDone.includes(number) ? new Refused(text) : new Error(text);
}

function parsed(text: string): ApiAnswer {
  const answer = JSON.parse(text) as ApiAnswer | null;
  if (typeof answer !== 'object' || answer === null) throw new Error('malformed-answer');
  return answer;
}

function decoded(base64 = ''): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
