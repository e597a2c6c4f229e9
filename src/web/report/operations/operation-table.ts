import { preconditionFailed, type Json } from '../../../history/operation.ts';
import { completionTypes, type PackedOperations } from '../../../report/page/columns.ts';
import { pairOf } from '../../../history/pair-of.ts';
import { valueText } from '../../../report/text/format.ts';
import { outcomes, shownOutcomes, type Outcome } from '../../../report/run/outcomes.ts';

/** All operations in typed columns, one row each in order of invocation. */
export interface OperationTable {
  readonly length: number;
  readonly names: PackedOperations['names'];
  readonly f: Int16Array;
  readonly key: Int32Array;
  readonly node: Int16Array;
  readonly error: Int16Array;
  readonly process: Float64Array;
  /** Index into `completionTypes`. */
  readonly type: Uint8Array;
  /** Index into `outcomes`: as `type`, with refusals by value apart from failures. */
  readonly outcome: Uint8Array;
  readonly startUs: Float64Array;
  /** NaN when the operation never completed. */
  readonly endUs: Float64Array;
  readonly index: Float64Array;
  readonly value: readonly Json[];
  readonly output: Readonly<Record<string, Json>>;
  readonly timeless: boolean;
  /** The lane that draws each row: a client thread, whatever process numbers it went through. */
  readonly lane: Int16Array;
  readonly laneNames: readonly string[];
}

/** Unpacks the compressed operations out of the page. */
export async function unpackOperations(base64: string): Promise<PackedOperations> {
  const binary = atob(base64.trim());
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(stream).json()) as PackedOperations;
}

/** @param threads how many client threads there were, where that is known */
export function operationTable(packed: PackedOperations, threads?: number): OperationTable {
  const { length } = packed;
  const startUs = runningSums(packed.invokedAfterUs);
  const endUs = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    const took = packed.tookUs[row] ?? -1;
    endUs[row] = took < 0 ? NaN : (startUs[row] ?? 0) + took;
  }
  const process = Float64Array.from(packed.process);
  const type = Uint8Array.from(packed.type);
  return {
    length,
    names: packed.names,
    f: Int16Array.from(packed.f),
    key: Int32Array.from(packed.key),
    node: Int16Array.from(packed.node),
    error: Int16Array.from(packed.error),
    process,
    type,
    outcome: outcomeCodes(type, packed),
    startUs,
    endUs,
    index: runningSums(packed.indexAfter),
    value: packed.value,
    output: packed.output,
    timeless: packed.timeless,
    ...(threadLanes(process, startUs, endUs, threads) ?? freeLanes(process, startUs, endUs)),
  };
}

function outcomeCodes(type: Uint8Array, { error, names }: PackedOperations): Uint8Array {
  const refusal = names.error.indexOf(preconditionFailed);
  const codes = completionTypes.map((each) => outcomes.indexOf(each));
  const [fail, refused] = [completionTypes.indexOf('fail'), outcomes.indexOf('refused')];
  return type.map((code, row) =>
    code === fail && refusal >= 0 && error[row] === refusal ? refused : (codes[code] ?? 0),
  );
}

function runningSums(differences: readonly number[]): Float64Array {
  const sums = new Float64Array(differences.length);
  let sum = 0;
  differences.forEach((difference, i) => {
    sum += difference;
    sums[i] = sum;
  });
  return sums;
}

/** More threads than this share lanes: no screen shows more, and no input may cost more. */
const maxLanes = 256;

type Lanes = Pick<OperationTable, 'lane' | 'laneNames'>;

/**
 * A lane for each thread: after an `info` the thread of process p goes on as p + threads.
 * Undefined when the numbers of this history were not given so: two of them at once in a lane.
 */
function threadLanes(
  process: Float64Array,
  startUs: Float64Array,
  endUs: Float64Array,
  threads: number | undefined,
): Lanes | undefined {
  if (threads === undefined || !(threads >= 1 && threads <= maxLanes)) return undefined;
  const members: Set<number>[] = Array.from({ length: threads }, () => new Set());
  const busyUntil = new Float64Array(threads);
  const lane = new Int16Array(process.length);
  for (let row = 0; row < process.length; row++) {
    const p = process[row] ?? 0;
    const thread = p % threads;
    const start = startUs[row] ?? 0;
    const end = endUs[row] ?? NaN;
    if (!Number.isInteger(thread) || thread < 0 || start < (busyUntil[thread] ?? 0))
      return undefined;
    busyUntil[thread] = Number.isNaN(end) ? start : end;
    members[thread]?.add(p);
    lane[row] = thread;
  }
  const laneNames = members.map((own, thread) => laneName([thread, ...[...own].slice(1)]));
  return { lane, laneNames };
}

/**
 * Each process in the first lane that is free for its whole life. A thread takes a new
 * process number after an `info`, so there are as many lanes as there were threads, however
 * many processes there were.
 */
function freeLanes(process: Float64Array, startUs: Float64Array, endUs: Float64Array): Lanes {
  const lifeEnd = new Map<number, number>();
  process.forEach((p, row) => {
    const end = endUs[row] ?? NaN;
    const until = Number.isNaN(end) ? (startUs[row] ?? 0) : end;
    lifeEnd.set(p, Math.max(lifeEnd.get(p) ?? 0, until));
  });
  const laneOf = new Map<number, number>();
  const freeAt: number[] = [];
  const members: number[][] = [];
  const lane = new Int16Array(process.length);
  process.forEach((p, row) => {
    let at = laneOf.get(p);
    if (at === undefined) {
      const start = startUs[row] ?? 0;
      at = freeAt.findIndex((free) => free <= start);
      if (at < 0) at = freeAt.length < maxLanes ? freeAt.length : p % maxLanes;
      laneOf.set(p, at);
      freeAt[at] = lifeEnd.get(p) ?? start;
      (members[at] ??= []).push(p);
    }
    lane[row] = at;
  });
  // By the first process of each, whatever came first in time.
  const order = members
    .map((_, at) => at)
    .sort((a, b) => firstOf(members, a) - firstOf(members, b));
  const place = Int16Array.from(order);
  order.forEach((at, i) => (place[at] = i));
  return {
    lane: lane.map((at) => place[at] ?? 0),
    laneNames: order.map((at) => laneName(members[at] ?? [])),
  };
}

function firstOf(members: readonly (readonly number[])[], at: number): number {
  return members[at]?.[0] ?? 0;
}

function laneName(processes: readonly number[]): string {
  const [first = 0, ...rest] = processes;
  return rest.length === 0 ? `p${first}` : `p${first} +${rest.length}`;
}

/** "write 5", "read → 3", "cas 5 → 6". The outcome is shown beside it, never by words here. */
export function rowText(table: OperationTable, row: number, limit = 40): string {
  return `${nameOf(table.names.f, table.f[row])} ${rowValue(table, row, limit)}`.trimEnd();
}

export function rowValue(table: OperationTable, row: number, limit = 40): string {
  const value = table.value[row] ?? null;
  const f = nameOf(table.names.f, table.f[row]);
  const isOk = outcomeOf(table, row) === 'ok';
  if (f === 'read') {
    if (!isOk) return '';
    return `→ ${value === null ? 'not found' : valueText(value, limit)}`;
  }
  const output = table.output[row];
  const answer = output === undefined ? '' : ` → ${valueText(output, limit)}`;
  const pair = pairOf(value);
  if (pair !== undefined) {
    const [expected, next] = pair;
    return `${valueText(expected, limit)} → ${valueText(next, limit)}${answer}`;
  }
  return value === null && answer === '' ? '' : `${valueText(value, limit)}${answer}`;
}

export function outcomeOf(table: OperationTable, row: number): Outcome {
  return outcomes[table.outcome[row] ?? 3] ?? 'info';
}

/** The outcomes that are worth drawing: refusals by value only where there are any. */
export function outcomesIn({ outcome }: OperationTable): Outcome[] {
  return shownOutcomes({ refused: outcome.includes(outcomes.indexOf('refused')) ? 1 : 0 });
}

export function nameOf(names: readonly string[], id: number | undefined): string {
  return id === undefined || id < 0 ? '' : (names[id] ?? '');
}

/** The row whose first event has this position in the history, or undefined. */
export function rowOfIndex(table: OperationTable, index: number): number | undefined {
  const row = table.index.indexOf(index);
  return row < 0 ? undefined : row;
}

/** The first row invoked at or after a moment. */
export function firstRowAt(table: OperationTable, us: number): number {
  let low = 0;
  let high = table.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((table.startUs[middle] ?? 0) < us) low = middle + 1;
    else high = middle;
  }
  return low;
}
