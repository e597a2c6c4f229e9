import { completedValue, Contradiction } from '../../completed-value.ts';
import { encodeJson, encodeString } from '../encode-json.ts';
import { isCount, optionalString, parseExact, parseObject } from '../json-fields.ts';
import { malformed } from '../malformed.ts';
import type { CompletionType, Json, JsonObject, Operation } from '../../operation.ts';
import { neverReturned } from '../../columns/columns.ts';
import type { OrderedTimes } from '../../columns/rank.ts';
import { rankByTime } from '../../columns/rank.ts';
import { timeOf } from '../time-field.ts';
import type { FileTime, TimeUnit } from '../time-unit.ts';
import { wellFormedFixes, overlapError } from '../../well-formed.ts';

/**
 * The interval form of a history: one operation a line, with the times of its invocation and
 * completion. What other tools and other languages produce most easily.
 */

/** An operation as its line has it, before all of them are ranked. */
export type Interval = Omit<Operation, 'invokeIndex' | 'completeIndex'>;

const shape =
  'An operation is {"process":0,"f":"write","key":"k1","value":5,"invoke":162,"complete":501,"type":"ok"}: see docs/formats.md.';

/**
 * One line without its line end. `value` is what was written or what was read; a cas has
 * `expected` beside it; an operation that both takes and gives a value has `output` too.
 */
export function encodeInterval(operation: Operation): string {
  const { process, f, key, type, input, asked = input, output, error, node } = operation;
  let line = `{"process":${process},"f":${encodeString(f)}`;
  if (key !== undefined) line += `,"key":${encodeString(key)}`;
  line += encodeValue(f, type, asked, output);
  line += `,"invoke":${operation.invokedAtUs},"complete":${operation.completedAtUs ?? 'null'}`;
  line += `,"type":"${type}"`;
  if (error !== undefined) line += `,"error":${encodeString(error)}`;
  if (node !== undefined) line += `,"node":${encodeString(node)}`;
  return `${line}}`;
}

function encodeValue(f: string, type: CompletionType, input: Json, output: Json): string {
  const asInput = encodeJson(input);
  const asOutput = encodeJson(output);
  if (f === 'read' && input === null) return `,"value":${asOutput}`;
  const differs = f === 'read' || (type === 'ok' && asOutput !== asInput);
  const gave = differs ? `,"output":${asOutput}` : '';
  if (f === 'cas' && Array.isArray(input) && input.length === 2) {
    const [expected = null, value = null] = input as readonly Json[];
    return `,"expected":${encodeJson(expected)},"value":${encodeJson(value)}${gave}`;
  }
  return `,"value":${asInput}${gave}`;
}

const times: ReadonlySet<string> = new Set(['invoke', 'complete']);

/** An operation of one line, and its times as exactly as they stand there. */
export interface DecodedInterval {
  readonly interval: Interval;
  readonly invoke: FileTime;
  readonly complete: FileTime | null;
}

/** Reads one line. @throws HarnessError RJ020 when it is not an operation */
export function decodeInterval(text: string, line: number, unit: TimeUnit = 'us'): DecodedInterval {
  const { fields, numerals } = parseObject(text, line, shape, times);
  const bad = (problem: string): never => {
    throw malformed(line, problem, shape, text);
  };
  const { process, f, value, expected, output, type } = fields;
  if (!isCount(process)) return bad('"process" must be a non-negative integer');
  if (typeof f !== 'string') return bad('"f" must be a string');
  if (type !== 'ok' && type !== 'fail' && type !== 'info') {
    return bad('"type" must be ok, fail or info');
  }
  const where = { unit, line, text, shape };
  const invoke = timeOf(fields, numerals, 'invoke', where);
  const isOpen = fields['complete'] === null;
  const complete = isOpen ? null : timeOf(fields, numerals, 'complete', where, ', or null');
  if (complete === null && type !== 'info') {
    return bad('an operation that never completed is of type info');
  }
  if (complete !== null && isBefore(complete, invoke)) {
    return bad('it completes before its invocation');
  }
  if (value === undefined) return bad('"value" is missing (null stands for nothing)');
  const key = optionalString(fields, 'key', bad);
  const error = optionalString(fields, 'error', bad);
  const node = optionalString(fields, 'node', bad);
  const whole: Json = expected === undefined ? value : [expected, value];
  // A line without an output is whole: a read's value is what it found, and any other what it did.
  const input = f === 'read' && output === undefined ? null : whole;
  const completed = completedValue(f, type, input, output === undefined ? whole : output);
  if (completed instanceof Contradiction) return bad(`process ${process} ${completed.problem}`);
  const interval: Interval = {
    process,
    f,
    ...(key === undefined ? undefined : { key }),
    input: completed.input,
    ...(completed.asked === undefined ? undefined : { asked: completed.asked }),
    output: completed.output,
    type,
    ...(error === undefined ? undefined : { error }),
    ...(node === undefined ? undefined : { node }),
    invokedAtUs: invoke.us,
    completedAtUs: complete?.us ?? null,
  };
  return { interval, invoke, complete };
}

function isBefore(a: FileTime, b: FileTime): boolean {
  return a.us < b.us || (a.us === b.us && a.rest < b.rest);
}

/** True for a line that is a meta line, unless it is an operation with a field of that name. */
export function beginsMeta(text: string): boolean {
  return /^\s*\{\s*"meta"\s*:/.test(text);
}

/** What a meta line holds, or undefined when the line is an operation. */
export function decodeMeta(text: string): Json | undefined {
  if (!beginsMeta(text)) return undefined;
  try {
    const fields = parseExact(text) as { readonly meta: Json } & JsonObject;
    // An operation may have a field of that name too.
    return 'process' in fields || 'f' in fields ? undefined : fields.meta;
  } catch {
    return undefined; // the reader of operations says what is wrong
  }
}

/**
 * Puts intervals from any number of recorders on one clock into the order of their times
 * (`rankByTime`) and refuses what no process can have done: two operations at once, or
 * another one after `info`.
 *
 * @param times of the intervals, by position, as exact as they are
 * @param lineOf where the interval at a position stands, from 1
 * @throws HarnessError RJ020
 */
export function orderIntervals(
  intervals: readonly Interval[],
  times: OrderedTimes,
  lineOf: (position: number) => number = (position) => position + 1,
): Operation[] {
  const { invoke, complete } = times;
  const { order, invokeRank, completeRank } = rankByTime(times);
  const lastOf = new Map<number, number>();
  const operations: Operation[] = [];
  for (const position of order) {
    const interval = intervals[position];
    if (interval === undefined) continue;
    const { process, invokedAtUs } = interval;
    const before = lastOf.get(process);
    // An operation of no length at the moment at which another one begins came before it.
    const instant = before !== undefined && complete[position] === invoke[before];
    if (before !== undefined && !instant) {
      const isInfo = intervals[before]?.type === 'info';
      const isOpen = (complete[before] ?? 0) > (invoke[position] ?? 0);
      const problem = overlapError(process, { isInfo, isOpen }, invokedAtUs);
      if (problem !== undefined) {
        const text = `${problem} (line ${lineOf(before)})`;
        throw malformed(lineOf(position), text, wellFormedFixes.process);
      }
    }
    if (!instant) lastOf.set(process, position);
    const completed = completeRank[position] ?? neverReturned;
    operations.push({
      ...interval,
      invokeIndex: invokeRank[position] ?? 0,
      completeIndex: completed === neverReturned ? null : completed,
    });
  }
  return operations;
}
