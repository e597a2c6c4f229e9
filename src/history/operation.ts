/**
 * What an operation is. Everything else in the tree speaks these types: clients make
 * them, the recorder writes them, checkers see nothing else.
 *
 * Terms follow Jepsen: an *invocation* starts an operation, a *completion* ends it with
 * `ok` (it happened), `fail` (it certainly did not and never will) or `info` (unknown:
 * it may take effect at any later time, or never).
 */

/** Any JSON value. Histories are JSON, so keys and values of operations are too. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A logical client thread (never an OS process), or the nemesis. */
export type Process = number | 'nemesis';

export type CompletionType = 'ok' | 'fail' | 'info';
export type EventType = 'invoke' | CompletionType;

/**
 * One line of `history.jsonl`.
 *
 * `time` is integer microseconds since the run began, from one monotonic clock; NaN where an
 * imported history has no times. `index` counts lines from 0: the order of events is the order
 * of their indexes. Unknown fields are kept on a round trip (`extra`).
 */
export interface HistoryEvent {
  readonly index: number;
  readonly time: number;
  readonly process: Process;
  readonly type: EventType;
  readonly f: string;
  readonly key?: string;
  readonly value: Json;
  readonly error?: string;
  readonly node?: string;
  readonly extra?: JsonObject;
}

/** What a workload asks of a client. `value`: write → the value; cas → [expected, new]; read, delete → null. */
export interface Invocation {
  readonly f: string;
  readonly key?: string;
  readonly value: Json;
}

/**
 * What a client answers. For an `ok` read, `value` is what was read (`null`: not found);
 * otherwise it repeats the invocation's value, or says which value the operation really had
 * (`completed-value.ts`). `error` says why for `fail` and `info`:
 * `precondition-failed` on a failed cas is the one error that a checker reads as an
 * observation (the value was not the expected one).
 */
export interface Completion {
  readonly type: CompletionType;
  readonly value: Json;
  readonly error?: string;
  /** The node that answered, where one did. */
  readonly node?: string;
}

/** The one error by which a system says that a cas did not find its expected value. */
export const preconditionFailed = 'precondition-failed';

/**
 * A refusal that is an answer: the object was asked, and its value was not the one expected.
 * Whoever counts what a system served counts it among what was served.
 */
export function wasRefusedByValue({
  type,
  error,
}: {
  readonly type: EventType;
  readonly error?: string | undefined;
}): boolean {
  return type === 'fail' && error === preconditionFailed;
}

/** A cas that says: the value was not the expected one. It is an observation; only a cas compares. */
export function isFailedComparison(operation: {
  readonly f: string;
  readonly type: EventType;
  readonly error?: string | undefined;
}): boolean {
  return operation.f === 'cas' && wasRefusedByValue(operation);
}

/**
 * An invocation paired with its completion: the interval form that checkers work on.
 * Client operations only; nemesis events have no interval.
 */
export interface Operation {
  readonly process: number;
  readonly f: string;
  readonly key?: string;
  /** What was done: the invocation's value, or what the completion says it was (`completed-value.ts`). */
  readonly input: Json;
  /** The invocation's value, where an ok completion says that something else was done. */
  readonly asked?: Json;
  /** The completion's value for `ok`; null otherwise. */
  readonly output: Json;
  readonly type: CompletionType;
  readonly error?: string;
  readonly node?: string;
  /** Microseconds since the run began; for words only, never for order. NaN where the source has no times. */
  readonly invokedAtUs: number;
  /** Microseconds; null when the operation never completed (its type is then `info`). */
  readonly completedAtUs: number | null;
  /**
   * Position of the invocation in the history: unique, and the operation's name in evidence.
   * Positions of invocations and completions together are the order that counts. Where a
   * source has only times, its reader ranks them so, an invocation before a completion on ties.
   */
  readonly invokeIndex: number;
  /** Position of the completion; null when there is none. */
  readonly completeIndex: number | null;
}
