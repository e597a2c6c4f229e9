import type { Invocation, Json, JsonObject } from '../../history/operation.ts';
import { preconditionFailed } from '../../history/operation.ts';
import type { ClientCompletion } from '../client.ts';
import { errorCodes, errorName, isDefinite } from './errors.ts';
import type { Reply } from './hub.ts';

/**
 * The `lin-kv` workload: how an operation is asked for and what its answer means. Keys are
 * integers, as Maelstrom's are: `k3` is 3.
 *
 * | answer | read | write | cas |
 * | --- | --- | --- | --- |
 * | `read_ok`, `write_ok`, `cas_ok` | ok | ok | ok |
 * | 20 key-does-not-exist | ok, not found | fail | fail: it saw another value than the expected one |
 * | 22 precondition-failed | fail | fail | fail: it saw another value |
 * | 1, 10, 11, 12, 14, 21, 30 | fail | fail | fail |
 * | 0, 13, any other code, not understood | fail | info | info |
 * | none in time | info | info | info |
 */
export function requestOf({ f, key, value }: Invocation): JsonObject | undefined {
  const number = numberOf(key);
  if (number === undefined) return undefined;
  switch (f) {
    case 'read':
      return { type: 'read', key: number };
    case 'write':
      return { type: 'write', key: number, value };
    case 'cas': {
      const [from = null, to = null] = Array.isArray(value) ? (value as readonly Json[]) : [];
      // There is no way to say "if there is none".
      return from === null ? undefined : { type: 'cas', key: number, from, to };
    }
    default:
      return undefined;
  }
}

export function completionOf(operation: Invocation, reply: Reply): ClientCompletion {
  const { f, value } = operation;
  if (reply === undefined) return { type: 'info', value, error: 'timeout' };
  const { type } = reply;
  if (type === `${f}_ok`) return f === 'read' ? readOk(operation, reply) : { type: 'ok', value };
  const code = reply['code'];
  if (type !== 'error' || typeof code !== 'number') {
    return unknown(operation, 'answer-not-understood');
  }
  if (code === errorCodes.keyDoesNotExist && f === 'read') return { type: 'ok', value: null };
  const text = reply['text'];
  const error =
    typeof text === 'string' && text !== ''
      ? `${errorName(code)}: ${text.slice(0, longestText)}`
      : errorName(code);
  if (!isDefinite(code)) return unknown(operation, error);
  // A cas never expects "none": a key that is missing is one that holds something else.
  const compared = code === errorCodes.preconditionFailed || code === errorCodes.keyDoesNotExist;
  return { type: 'fail', value, error: f === 'cas' && compared ? preconditionFailed : error };
}

const longestText = 100;

function readOk(operation: Invocation, reply: JsonObject): ClientCompletion {
  const value = reply['value'];
  return value === undefined
    ? unknown(operation, 'read_ok without a value')
    : { type: 'ok', value };
}

function unknown({ f, value }: Invocation, error: string): ClientCompletion {
  return { type: f === 'read' ? 'fail' : 'info', value, error };
}

function numberOf(key: string | undefined): number | undefined {
  const digits = /\d+$/.exec(key ?? '')?.[0];
  return digits === undefined ? undefined : Number(digits);
}
