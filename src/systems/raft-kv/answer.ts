import type { Invocation, Json, JsonObject } from '../../history/operation.ts';
import { preconditionFailed } from '../../history/operation.ts';
import type { Answer } from '../wire.ts';
import { withoutAnswer, type Exchange } from '../http-exchange.ts';

/** What an exchange says about the operation that it carried. Pure. */
export function answerOf(operation: Invocation, exchange: Exchange): Answer {
  if (exchange.kind !== 'answered') return withoutAnswer(exchange);
  return answered(operation, exchange.status, parse(exchange.body));
}

/** The same for the registration of a session; `ok` carries its name. */
export function sessionOf(exchange: Exchange): Answer {
  if (exchange.kind === 'answered' && exchange.status === 200) {
    const session = parse(exchange.body)?.['session'];
    if (typeof session === 'string' || typeof session === 'number') {
      return { kind: 'ok', value: String(session) };
    }
  }
  return answerOf({ f: 'session', value: null }, exchange);
}

function answered(operation: Invocation, status: number, body: JsonObject | undefined): Answer {
  const error = typeof body?.['error'] === 'string' ? body['error'] : `http-${status}`;
  // An answer that is not what the interface promises proves nothing.
  if (body === undefined) return { kind: 'unknown', error };
  if (status === 200) return success(operation, body);
  if (status === 404 && operation.f === 'read' && error === 'not-found') {
    return { kind: 'ok', value: null };
  }
  if (status === 409 && operation.f === 'cas' && error === preconditionFailed) {
    return { kind: 'decided-fail', error };
  }
  // A redirect is the answer of a node that did not do it.
  if (body['definite'] !== true && status !== 307) return { kind: 'unknown', error };
  const leaderId = leaderIdOf(body['leader']);
  return {
    kind: 'refused',
    error,
    ...(leaderId !== undefined && { leaderId }),
    ...(error === 'unknown-session' && { sessionGone: true }),
  };
}

function success(operation: Invocation, body: JsonObject): Answer {
  if (operation.f === 'session') return { kind: 'unknown', error: 'malformed-answer' };
  if (operation.f !== 'read') return { kind: 'ok', value: operation.value };
  const value = body['value'];
  return value === undefined
    ? { kind: 'unknown', error: 'malformed-answer' }
    : { kind: 'ok', value };
}

/** `{id, api}` is how a node names the leader that it knows. */
export function leaderIdOf(leader: Json | undefined): number | undefined {
  const id = isObject(leader) ? leader['id'] : undefined;
  return typeof id === 'number' ? id : undefined;
}

function parse(body: string): JsonObject | undefined {
  try {
    const value = JSON.parse(body) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
