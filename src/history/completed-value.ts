import { canonicalJson, sameJson } from './canonical-json.ts';
import { encodeJson } from './formats/encode-json.ts';
import { excerpt } from './formats/malformed.ts';
import type { CompletionType, Json } from './operation.ts';
import { addsVersion, givesVersion } from './versions.ts';

/**
 * What an operation was, when its completion has another value than its invocation.
 *
 * - `ok`: the completion is the truth. Its client saw what was done: a value that the system
 *   chose, a version that it gave. A completion without a value (null) leaves what was asked.
 * - `info`: what was asked. Nobody saw what was done, so such a value is no knowledge: Jepsen's
 *   older clients put an error there, and Knossos looks at the invocation alone.
 * - `fail`: nothing was done. A cas whose comparison failed observes what it was asked to
 *   compare; another pair there contradicts it (which Knossos refuses too).
 * - Where the invocation has no value, it left the choice to the client, and the completion
 *   says what was tried, however it ended.
 * - A version may be left to the system (`versions.ts`): whose version no completion gave is
 *   unknown, which a checker of registers knows how to judge (`checker/linearizability/leave-out-versions.ts`).
 *
 * This is for the operations whose value is what they do. The value of the others (a read, a
 * dequeue, whatever a model of one's own has) is what they found, and stays beside the input.
 */
const functionsOfAnEffect: ReadonlySet<string> = new Set([
  'write',
  'cas',
  'append',
  'add',
  'remove',
  'enqueue',
]);

/** Why two values cannot belong to one operation. */
export class Contradiction {
  /** "invoked cas of [1,2] but completes it with 5" */
  readonly problem: string;

  constructor(f: string, input: Json, value: Json) {
    const completion = value === null ? 'without a value' : `with ${shown(value)}`;
    const isVersion = (f === 'write' || f === 'cas') && addsVersion(input, value);
    const remedy = isVersion ? ` (with versions it is invoked as [null,${shown(input)}])` : '';
    this.problem = `invoked ${f} of ${shown(input)} but completes it ${completion}${remedy}`;
  }
}

/** An operation's value once it is known how it ended. */
export interface CompletedValue {
  readonly input: Json;
  /** Null unless it is ok. */
  readonly output: Json;
  /** The invocation's value, where an ok completion says that something else was done. */
  readonly asked?: Json;
}

/** @param value the completion's; null: it has none */
export function completedValue(
  f: string,
  type: CompletionType,
  input: Json,
  value: Json,
): CompletedValue | Contradiction {
  const output = type === 'ok' ? value : null;
  if (f === 'txn') return completedTransaction(type, input, value);
  if (value === null || value === input || !functionsOfAnEffect.has(f)) return { input, output };
  if (input === null) {
    return f === 'cas' && !isPair(value)
      ? new Contradiction(f, input, value)
      : { input: value, output };
  }
  if (type === 'ok') {
    const isPossible =
      f === 'cas'
        ? isPair(value) && isPair(input) && !addsVersion(input, value)
        : shapeOf(value) === shapeOf(input);
    if (!isPossible) return new Contradiction(f, input, value);
    return sameJson(input, value)
      ? { input: value, output }
      : { input: value, output, asked: input };
  }
  if (type === 'fail' && f === 'cas' && isPair(value) && !sameJson(input, value)) {
    if (!givesVersion(f, input, value)) return new Contradiction(f, input, value);
  }
  return { input, output };
}

/**
 * A transaction's completion repeats its steps with what the reads found. Without it, nothing
 * is known of the reads, and a transaction that only wrote did what it was asked.
 */
function completedTransaction(
  type: CompletionType,
  input: Json,
  value: Json,
): CompletedValue | Contradiction {
  if (type !== 'ok') return { input: input ?? value, output: null };
  if (input === value && value !== null) return { input, output: value };
  if (value === null) {
    const isBlind = Array.isArray(input) && (input as readonly Json[]).every(isWrite);
    return isBlind ? { input, output: input } : new Contradiction('txn', input, value);
  }
  if (input === null) return { input: value, output: value };
  const asked = steps(input);
  const done = steps(value);
  const isSameWork = asked !== undefined && done !== undefined && asked === done;
  return isSameWork ? { input, output: value } : new Contradiction('txn', input, value);
}

const shortNames: Readonly<Record<string, string>> = { r: 'read', w: 'write' };

/** Functions and registers of a transaction without the values, as one text; undefined: it is none. */
function steps(value: Json): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const named: Json[] = [];
  for (const step of value as readonly Json[]) {
    if (!Array.isArray(step)) return undefined;
    const [f = null, register = null] = step as readonly Json[];
    const known = typeof f === 'string' && Object.hasOwn(shortNames, f) ? shortNames[f] : undefined;
    named.push([known ?? f, register]);
  }
  return canonicalJson(named);
}

function isWrite(step: Json): boolean {
  const f = Array.isArray(step) ? (step as readonly Json[])[0] : undefined;
  return f === 'w' || f === 'write';
}

function isPair(value: Json): boolean {
  return Array.isArray(value) && value.length === 2;
}

/** `true` is how many clients say that it is done: nothing that a number was written as. */
function shapeOf(value: Json): 'boolean' | 'plain' | 'list' | 'object' {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value !== 'object' || value === null) return 'plain';
  return Array.isArray(value) ? 'list' : 'object';
}

function shown(value: Json): string {
  return excerpt(encodeJson(value));
}
