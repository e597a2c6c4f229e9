import { maxEntryData, maxJsonDepth } from '../core/index.ts';
import { isCount, isWithinDepth, memberOf, type Json } from './json.ts';

/** Which request of which client a command is; a repeated one is applied once. */
export interface RequestName {
  readonly session: number;
  /** Grows with each new request of the session; a retry repeats it. */
  readonly serial: number;
}

export type Command =
  | { readonly op: 'open-session' }
  | Update<{ readonly op: 'write'; readonly key: string; readonly value: Json }>
  | Update<{ readonly op: 'delete'; readonly key: string }>
  /** `expected: null` means that the key must be absent. */
  | Update<{
      readonly op: 'cas';
      readonly key: string;
      readonly expected: Json;
      readonly value: Json;
    }>;

type Update<T> = T & { readonly request: RequestName | null };

export type Result =
  | { readonly type: 'session'; readonly session: number }
  | { readonly type: 'written' }
  | { readonly type: 'deleted'; readonly existed: boolean }
  | { readonly type: 'swapped' }
  | { readonly type: 'precondition-failed' }
  /** The session was never opened, or was dropped to make room: not executed. */
  | { readonly type: 'unknown-session' }
  /** The session has moved on to a later serial: not executed by this entry. */
  | { readonly type: 'stale-serial' }
  /** The entry holds no command, or one beyond the bounds: not executed, on no node. */
  | { readonly type: 'not-a-command' };

/** The form in which a command stands in the log. */
export function encodeCommand(command: Command): string {
  return JSON.stringify(command);
}

/**
 * The command of an entry, or null when there is none in it. What is committed is applied by
 * every node at each of its starts, so this answers for any text, always the same, and never
 * throws: a log that stopped its readers would stop the cluster for ever.
 */
export function decodeCommand(data: string): Command | null {
  if (data.length > maxEntryData) return null;
  try {
    return commandIn(JSON.parse(data) as Json);
  } catch {
    return null;
  }
}

function commandIn(parsed: Json): Command | null {
  const op = memberOf(parsed, 'op');
  if (op === 'open-session') return { op };
  const key = memberOf(parsed, 'key');
  const request = requestIn(memberOf(parsed, 'request') ?? null);
  if (typeof key !== 'string' || request === undefined) return null;
  if (op === 'delete') return { op, key, request };
  const value = valueIn(parsed, 'value');
  if (value === undefined || value === null) return null;
  if (op === 'write') return { op, key, value, request };
  const expected = valueIn(parsed, 'expected');
  return op === 'cas' && expected !== undefined ? { op, key, expected, value, request } : null;
}

function valueIn(parsed: Json, name: string): Json | undefined {
  const value = memberOf(parsed, name);
  return value !== undefined && isWithinDepth(value, maxJsonDepth) ? value : undefined;
}

/** Null when the command names no request, undefined when what it names is none. */
function requestIn(named: Json): RequestName | null | undefined {
  if (named === null) return null;
  const [session, serial] = [memberOf(named, 'session'), memberOf(named, 'serial')];
  return isCount(session) && isCount(serial) ? { session, serial } : undefined;
}

const plainResults = [
  'written',
  'swapped',
  'precondition-failed',
  'unknown-session',
  'stale-serial',
  'not-a-command',
] as const;

/**
 * A result that was written down; null: there was none yet.
 * @throws RangeError when it is none
 */
export function resultIn(json: Json | undefined): Result | null {
  if (json === null) return null;
  const type = json === undefined ? undefined : memberOf(json, 'type');
  const plain = plainResults.find((name) => name === type);
  if (plain !== undefined) return { type: plain };
  if (json !== undefined && type === 'deleted') {
    const existed = memberOf(json, 'existed');
    if (typeof existed === 'boolean') return { type, existed };
  }
  throw new RangeError('the answer of a session is none');
}
