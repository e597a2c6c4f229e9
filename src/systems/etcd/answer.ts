import { preconditionFailed, type Invocation, type JsonObject } from '../../history/operation.ts';
import type { Exchange } from '../http-exchange.ts';
import type { Answer } from '../wire.ts';
import { decoded } from './request.ts';

/** gRPC's code for a request that was not understood. */
const invalidArgument = 3;

/**
 * Messages of errors that etcd gives before it proposes anything. "Leader changed", "request timed
 * out" and "no leader" are not among them: what was proposed may still be done.
 */
const beforeProposing = [
  'too many requests',
  'database space exceeded',
  'not capable',
  'permission denied',
  'authentication',
  'invalid auth',
  'user name',
];

/** What an exchange says about the operation that it carried. Pure. */
export function answerOf(operation: Invocation, exchange: Exchange): Answer {
  if (exchange.kind === 'refused') return { kind: 'refused', error: 'connection-refused' };
  if (exchange.kind === 'lost') return undecided(operation, exchange.error);
  const body = parsed(exchange.body);
  if (exchange.status !== 200 || body === undefined) {
    return failure(operation, exchange.status, body);
  }
  return success(operation, body);
}

function failure(operation: Invocation, status: number, body: JsonObject | undefined): Answer {
  // Older versions have both fields, newer ones `message` alone.
  const said = body?.['message'] ?? body?.['error'];
  const error = typeof said === 'string' ? said : `http-${status}`;
  const isDefinite =
    body?.['code'] === invalidArgument || beforeProposing.some((words) => error.includes(words));
  return isDefinite ? { kind: 'refused', error } : undecided(operation, error);
}

/** A read that was not answered changed nothing, whatever became of it. */
function undecided(operation: Invocation, error: string): Answer {
  return operation.f === 'read' ? { kind: 'decided-fail', error } : { kind: 'unknown', error };
}

/** Fields that are false, 0 or empty are left out of an answer; its header never is. */
function success(operation: Invocation, body: JsonObject): Answer {
  if (typeof body['header'] !== 'object') return undecided(operation, 'malformed-answer');
  switch (operation.f) {
    case 'read':
      return read(operation, body);
    case 'cas':
      return body['succeeded'] === true
        ? { kind: 'ok', value: operation.value }
        : { kind: 'decided-fail', error: preconditionFailed };
    default:
      return { kind: 'ok', value: operation.value };
  }
}

function read(operation: Invocation, { kvs }: JsonObject): Answer {
  if (kvs === undefined) return { kind: 'ok', value: null };
  const [first] = Array.isArray(kvs) ? (kvs as readonly unknown[]) : [];
  const text = isObject(first) ? first['value'] : undefined;
  const value = typeof text === 'string' ? decoded(text) : undefined;
  return value === undefined ? undecided(operation, 'malformed-answer') : { kind: 'ok', value };
}

export function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
