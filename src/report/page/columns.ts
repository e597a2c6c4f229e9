import { sameJson } from '../../history/canonical-json.ts';
import type { Json, Operation } from '../../history/operation.ts';
import { truncate } from '../text/format.ts';

/**
 * Operations as columns, the form in which a report carries them: names as ids into tables,
 * times as differences, so that gzip finds little left to say (about 10 bytes an operation).
 */
export interface PackedOperations {
  readonly length: number;
  readonly names: {
    readonly f: readonly string[];
    readonly key: readonly string[];
    readonly node: readonly string[];
    readonly error: readonly string[];
  };
  readonly f: readonly number[];
  /** Ids; -1 for none. */
  readonly key: readonly number[];
  readonly node: readonly number[];
  readonly error: readonly number[];
  readonly process: readonly number[];
  /** Index into `completionTypes`. */
  readonly type: readonly number[];
  /** Microseconds after the operation before it (the first: after 0). */
  readonly invokedAfterUs: readonly number[];
  /** Microseconds from invocation to completion; -1 when it never completed. */
  readonly tookUs: readonly number[];
  /** The operation's `invokeIndex`, less that of the operation before it. */
  readonly indexAfter: readonly number[];
  /** What was written or read: the input, or the output where there was no input. */
  readonly value: readonly Json[];
  /** Rows whose input and output are two different values: row → output. */
  readonly output: Readonly<Record<string, Json>>;
  /** True when the history has no times: positions in the history stand for microseconds. */
  readonly timeless: boolean;
}

export const completionTypes = ['ok', 'fail', 'info'] as const;

/** Values longer than this are cut: a page is to be read, and the history keeps the whole value. */
const longestValue = 240;

/** Packs operations in order of invocation. Any numbers are accepted; none that is not finite is kept. */
export function packOperations(operations: readonly Operation[]): PackedOperations {
  const timeless = operations.some(({ invokedAtUs }) => !Number.isFinite(invokedAtUs));
  const start = (op: Operation): number => (timeless ? op.invokeIndex : Math.round(op.invokedAtUs));
  const end = (op: Operation): number | null => {
    const at = timeless ? op.completeIndex : op.completedAtUs;
    return at === null || !Number.isFinite(at) ? null : Math.max(start(op), Math.round(at));
  };
  const sorted = [...operations].sort(
    (a, b) => start(a) - start(b) || a.invokeIndex - b.invokeIndex,
  );
  const f = new NameTable();
  const key = new NameTable();
  const node = new NameTable();
  const error = new NameTable();
  const output: Record<string, Json> = {};
  sorted.forEach((op, row) => {
    const isAnswered = op.type === 'ok' && op.input !== null && !sameJson(op.input, op.output);
    if (isAnswered) output[row] = shortened(op.output);
  });
  return {
    length: sorted.length,
    f: sorted.map((op) => f.id(op.f)),
    key: sorted.map((op) => key.id(op.key)),
    node: sorted.map((op) => node.id(op.node)),
    error: sorted.map((op) => error.id(op.error)),
    process: sorted.map((op) => op.process),
    type: sorted.map((op) => completionTypes.indexOf(op.type)),
    invokedAfterUs: differences(sorted.map(start)),
    tookUs: sorted.map((op) => {
      const at = end(op);
      return at === null ? -1 : at - start(op);
    }),
    indexAfter: differences(sorted.map((op) => op.invokeIndex)),
    value: sorted.map((op) => shortened(op.input ?? op.output)),
    output,
    timeless,
    names: { f: f.names, key: key.names, node: node.names, error: error.names },
  };
}

class NameTable {
  readonly names: string[] = [];
  readonly #ids = new Map<string, number>();

  id(name: string | undefined): number {
    if (name === undefined) return -1;
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    this.#ids.set(name, this.names.length);
    return this.names.push(truncate(name, longestValue)) - 1;
  }
}

function differences(values: readonly number[]): number[] {
  let previous = 0;
  return values.map((value) => {
    const difference = value - previous;
    previous = value;
    return difference;
  });
}

function shortened(value: Json): Json {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= longestValue ? value : truncate(text, longestValue);
}
