import { completedValue, Contradiction } from '../../../../history/completed-value.ts';
import { excerpt } from '../../../../history/formats/malformed.ts';
import { parseExact } from '../../../../history/formats/json-fields.ts';
import type { Invocation, Json, JsonObject } from '../../../../history/operation.ts';
import { preconditionFailed } from '../../../../history/operation.ts';
import type { NodePlace } from '../../node-view.ts';
import type { Answer } from '../../../wire.ts';

/** What is said by line to a client process, and by it. docs/client-process.md is its page. Pure. */
export const protocolVersion = 1;

/** The first line to a client process. */
export interface HarnessHello {
  readonly type: 'hello';
  readonly protocol: typeof protocolVersion;
  readonly thread: number;
  readonly nodes: readonly NodePlace[];
}

/**
 * One operation. `node` is whom to ask: where it is done is the harness's choice. Nobody waits
 * for the answer any longer than `timeoutMs`.
 */
export interface Request {
  readonly id: number;
  readonly f: string;
  readonly key: string | null;
  readonly value: Json;
  readonly node: string;
  readonly timeoutMs: number;
}

/** The first line from it. */
export interface ClientHello {
  /** Those that it can do; undefined: it did not say. */
  readonly operations: readonly string[] | undefined;
}

/** What a line of the process is, while it runs. */
export type Said =
  | { readonly kind: 'answer'; readonly id: number; readonly fields: JsonObject }
  | { readonly kind: 'noise'; readonly problem: string };

/** Text of the process in a message or a history: no more than this. */
const maxErrorCharacters = 300;

/** The hello of a line, or what is wrong with it: a sentence's end after "its first line". */
export function clientHello(text: string): ClientHello | string {
  const fields = objectOf(text);
  if (typeof fields === 'string' || fields['type'] !== 'hello') {
    return `is no hello: ${quoted(text)}`;
  }
  const { protocol, operations } = fields;
  if (protocol !== protocolVersion) {
    return `has the protocol ${shown(protocol)}, and this harness speaks ${protocolVersion}`;
  }
  if (operations === undefined || operations === null) return { operations: undefined };
  if (isListOfNames(operations)) return { operations };
  return `has operations that are no list of names: ${shown(operations)}`;
}

export function readLine(text: string): Said {
  const fields = objectOf(text);
  if (typeof fields === 'string') return { kind: 'noise', problem: `${fields}: ${quoted(text)}` };
  const { id } = fields;
  if (typeof id !== 'number') {
    return { kind: 'noise', problem: `a line without the id of a request: ${quoted(text)}` };
  }
  return { kind: 'answer', id, fields };
}

/**
 * What an answer says about its operation. Only a well-formed `ok` or `fail` decides anything.
 *
 * @param idOf the id of a node's name
 */
export function answerOf(
  operation: Invocation,
  fields: JsonObject,
  idOf: (node: string) => number | undefined,
): Answer {
  const { type, error, leader } = fields;
  switch (type) {
    case 'ok':
      return okOf(operation, fields['value']);
    case 'info':
      return { kind: 'unknown', error: textOf(error, 'the client does not know') };
    case 'fail': {
      const text = textOf(error, 'refused');
      if (text === preconditionFailed) {
        // Only a comparison can fail at its comparison: of anything else this proves nothing.
        return operation.f === 'cas'
          ? { kind: 'decided-fail', error: text }
          : unknown(`a ${operation.f} cannot be ${preconditionFailed}`);
      }
      const leaderId = typeof leader === 'string' ? idOf(leader) : idOfNumber(leader);
      return { kind: 'refused', error: text, ...(leaderId !== undefined && { leaderId }) };
    }
    default:
      return unknown(`its answer has the type ${shown(type)}, which is none of ok, fail, info`);
  }
}

function idOfNumber(leader: Json | undefined): number | undefined {
  return typeof leader === 'number' ? leader : undefined;
}

function okOf(operation: Invocation, value: Json | undefined): Answer {
  const { f } = operation;
  if (f === 'read') {
    // A forgotten value is not "nothing there": that would be found out as a lost write.
    if (value === undefined) return unknown('its read is ok without a value (null: nothing there)');
    return { kind: 'ok', value };
  }
  const given = value ?? operation.value;
  if (completedValue(f, 'ok', operation.value, given) instanceof Contradiction) {
    return unknown(`its ${f} of ${shown(operation.value)} is ok with ${shown(given)}`);
  }
  return { kind: 'ok', value: given };
}

function unknown(problem: string): Answer {
  return { kind: 'unknown', error: `client-process: ${problem}` };
}

/** As JSON exactly: a number that JavaScript would round is refused, as two values could become one. */
function objectOf(text: string): JsonObject | string {
  let value: Json;
  try {
    value = parseExact(text);
  } catch (error) {
    const exact = error instanceof SyntaxError && isJson(text) ? `: ${error.message}` : '';
    return exact === '' ? 'a line that is no JSON' : `a line that would lose something${exact}`;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  return 'a line that is no JSON object';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isListOfNames(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

function textOf(error: Json | undefined, otherwise: string): string {
  if (typeof error !== 'string' || error === '') return otherwise;
  return error.length > maxErrorCharacters ? `${error.slice(0, maxErrorCharacters)}…` : error;
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'nothing' : excerpt(JSON.stringify(value));
}

/** Text of the process, for a message of one line. */
export function quoted(text: string): string {
  return JSON.stringify(excerpt(text.trim()));
}
