import { sameJson } from '../../../../history/canonical-json.ts';
import type { Invocation, Json, JsonObject } from '../../../../history/operation.ts';
import { preconditionFailed } from '../../../../history/operation.ts';
import { withoutAnswer, type Answered, type Exchange } from '../../../http-exchange.ts';
import type { NodeAddress } from '../../../system.ts';
import type { Answer } from '../../../wire.ts';
import { includes } from './operation.ts';
import type { HttpOperation, Statuses } from './operation.ts';
import { valueAt } from './value-path.ts';
import type { ValuePlace } from './value-path.ts';

/** What is the same for all operations of a client. */
export interface AnswerRules {
  readonly refused?: Statuses | undefined;
  readonly redirects?: Statuses | undefined;
  readonly leader?: ValuePlace | undefined;
  readonly nodes: readonly NodeAddress[];
}

/**
 * What an exchange says about the operation that it carried. Only what the definition says is
 * `ok` or `fail`; anything else may have happened. Pure.
 */
export function answerOf(
  operation: Invocation,
  spelling: HttpOperation,
  exchange: Exchange,
  rules: AnswerRules,
): Answer {
  if (exchange.kind !== 'answered') return withoutAnswer(exchange);
  return answered(operation, spelling, exchange, rules);
}

function answered(
  operation: Invocation,
  spelling: HttpOperation,
  exchange: Answered,
  rules: AnswerRules,
): Answer {
  const { status } = exchange;
  const error = `http-${status}`;
  if (includes(spelling.missing, exchange)) {
    if (operation.f === 'read') return { kind: 'ok', value: null };
    if (operation.f === 'delete') return { kind: 'ok', value: operation.value };
  }
  if (includes(spelling.precondition, exchange)) {
    return { kind: 'decided-fail', error: preconditionFailed };
  }
  if (includes(rules.refused, exchange) || includes(rules.redirects, exchange)) {
    const leaderId = leaderIn(exchange, rules);
    return { kind: 'refused', error, ...(leaderId !== undefined && { leaderId }) };
  }
  const { done } = spelling;
  const isDone = done === undefined ? status >= 200 && status < 300 : includes(done, exchange);
  return isDone ? success(operation, spelling, exchange.body) : { kind: 'unknown', error };
}

function success(operation: Invocation, spelling: HttpOperation, body: string): Answer {
  const { value: place } = spelling;
  // A page for people comes from something else than a store: a proxy, another server on the port.
  if (/^\s*<(?:!doctype|html)\b/i.test(body)) {
    return { kind: 'unknown', error: `no-answer-of-a-store ${excerpt(body)}` };
  }
  const doubt = doubtIn(spelling, body);
  if (doubt !== undefined) return { kind: 'unknown', error: doubt };
  // What a change says of itself is no part of what it did: that it was done is all.
  if (operation.f === 'write' || operation.f === 'cas' || operation.f === 'delete') {
    return { kind: 'ok', value: operation.value };
  }
  if (place === undefined) return { kind: 'ok', value: operation.value };
  const value = valueAt(place, body);
  if (value === undefined) return { kind: 'unknown', error: `no-value-in ${excerpt(body)}` };
  return { kind: 'ok', value };
}

/**
 * Why an answer of a good status may be no success. Where the definition says by which status an
 * operation is done, the status alone decides; where it says what to expect, that does.
 */
function doubtIn(spelling: HttpOperation, body: string): string | undefined {
  const { expect, done, value } = spelling;
  if (expect !== undefined) {
    const said = valueAt(expect.at, body);
    const isThere = said !== undefined && sameJson(said, expect.is);
    return isThere ? undefined : `not-as-expected ${excerpt(body)}`;
  }
  // Of a read, what stands where its value should stand is seen below.
  if (done !== undefined || value !== undefined || body.trim() === '') return undefined;
  const said = valueAt('.', body);
  if (said === undefined) return `no-json ${excerpt(body)}`;
  return tellsOfError(said) ? `says-error ${excerpt(body)}` : undefined;
}

/** Servers that answer 200 whatever happened say so in the body. */
function tellsOfError(body: Json): boolean {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  const { error, errors, ok, success: succeeded } = body as JsonObject;
  const isGiven = (value: Json | undefined): boolean =>
    value !== undefined && value !== null && value !== false && value !== '';
  const hasErrors = Array.isArray(errors) ? errors.length > 0 : isGiven(errors);
  return isGiven(error) || hasErrors || ok === false || succeeded === false;
}

/** Of an answer that is quoted, this much is. */
const quotedCharacters = 80;

function excerpt(body: string): string {
  const line = JSON.stringify(body);
  return line.length > quotedCharacters ? `${line.slice(0, quotedCharacters)}…` : line;
}

/** The node that an answer names as the leader: by its id, its name or an address of it. */
function leaderIn({ body, location }: Answered, rules: AnswerRules): number | undefined {
  const { leader: place, nodes } = rules;
  const named = place === undefined ? location : valueAt(place, body);
  return nodes.find((node) => isNamed(node, named))?.id;
}

function isNamed({ id, node, host, ports }: NodeAddress, named: Json | undefined): boolean {
  if (named === id || named === node) return true;
  if (typeof named !== 'string') return false;
  const address = /^(?:\w+:\/\/)?([^/?#]+)/.exec(named)?.[1];
  return Object.values(ports).some((port) => address === `${host}:${port}`);
}
