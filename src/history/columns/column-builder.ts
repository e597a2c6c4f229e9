import type { CompletionType, Json } from '../operation.ts';
import { preconditionFailed } from '../operation.ts';
import { pairOf } from '../pair-of.ts';
import { VersionEvidence } from '../versions.ts';
import type { OperationColumns } from './columns.ts';
import { columnKinds, columnOutcomes, neverReturned } from './columns.ts';
import type { Growable } from './interner.ts';
import { ValueInterner, doubledArray } from './interner.ts';
import type { OrderedTimes } from './rank.ts';
import { rankByTime } from './rank.ts';

export interface BuilderOptions {
  /**
   * Whether a cas that failed without any error is an observation that the value was another
   * one (`observedFail`), as it is in histories of tools that record no errors. Default: no.
   */
  readonly observeSilentFailures?: boolean;
  /** How many rows are expected. */
  readonly capacity?: number;
}

/** Texts of errors that are kept; they serve the words of a story, which shows few of them. */
const maxErrors = 65_536;
/** Numbers of errors: nothing was said; the one that decides something; one whose text is not kept. */
const [noError, comparisonFailed, otherError] = [0, 1, 2];

/** Rows of operations, growing: the one maker of columns. Readers fill it from lines, `columnsOf` from objects. */
export class ColumnBuilder {
  readonly interner = new ValueInterner();
  readonly keys: (string | null)[] = [];
  /** Position 0: no node said that it answered. */
  readonly nodes: (string | null)[] = [null];
  readonly errors: (string | null)[] = [null, preconditionFailed, null];
  readonly #errorIds = new Map([[preconditionFailed, comparisonFailed]]);
  readonly #keyIds = new Map<string | null, number>();
  readonly #observeSilent: boolean;
  readonly versionEvidence = new VersionEvidence();
  length = 0;
  #capacity: number;
  key: Int32Array;
  kind: Uint8Array;
  outcome: Uint8Array;
  value: Int32Array;
  expected: Int32Array;
  process: Int32Array;
  node: Int32Array;
  error: Int32Array;
  invokeRank: Int32Array;
  returnRank: Int32Array;
  invokedAtUs: Float64Array;
  completedAtUs: Float64Array;
  invokeIndex: Int32Array;

  constructor({ observeSilentFailures = false, capacity = 1024 }: BuilderOptions = {}) {
    this.#observeSilent = observeSilentFailures;
    this.#capacity = Math.max(1, capacity);
    this.key = new Int32Array(this.#capacity);
    this.kind = new Uint8Array(this.#capacity);
    this.outcome = new Uint8Array(this.#capacity);
    this.value = new Int32Array(this.#capacity);
    this.expected = new Int32Array(this.#capacity);
    this.process = new Int32Array(this.#capacity);
    this.node = new Int32Array(this.#capacity);
    this.error = new Int32Array(this.#capacity);
    this.invokeRank = new Int32Array(this.#capacity);
    this.returnRank = new Int32Array(this.#capacity);
    this.invokedAtUs = new Float64Array(this.#capacity);
    this.completedAtUs = new Float64Array(this.#capacity);
    this.invokeIndex = new Int32Array(this.#capacity);
  }

  keyOf(key: string | null): number {
    const known = this.#keyIds.get(key);
    if (known !== undefined) return known;
    const id = this.keys.push(key) - 1;
    this.#keyIds.set(key, id);
    return id;
  }

  nodeOf(node: string | undefined): number {
    if (node === undefined) return 0;
    // A cluster has few nodes.
    const known = this.nodes.indexOf(node);
    return known === -1 ? this.nodes.push(node) - 1 : known;
  }

  /** The number of an error's text. */
  errorOf(error: string | undefined): number {
    if (error === undefined) return noError;
    const known = this.#errorIds.get(error);
    if (known !== undefined) return known;
    if (this.isFullOfErrors) return otherError;
    const id = this.errors.push(error) - 1;
    this.#errorIds.set(error, id);
    return id;
  }

  /** True when no further text of an error is kept. */
  get isFullOfErrors(): boolean {
    return this.errors.length > maxErrors;
  }

  /** A new row, an `info` that never returned, as every operation begins. */
  add(process: number, kind: number, key: number, invokedAtUs: number): number {
    if (this.length === this.#capacity) this.#grow();
    const row = this.length++;
    this.process[row] = process;
    this.kind[row] = kind;
    this.key[row] = key;
    this.outcome[row] = columnOutcomes.info;
    this.returnRank[row] = neverReturned;
    this.invokedAtUs[row] = invokedAtUs;
    this.completedAtUs[row] = Number.NaN;
    return row;
  }

  /** What a write writes, or a cas compares and writes. @returns false for a cas without such a pair */
  setInput(row: number, input: Json): boolean {
    if (this.kind[row] === columnKinds.write) this.value[row] = this.interner.idOf(input);
    if (this.kind[row] !== columnKinds.cas) return true;
    const pair = pairOf(input);
    if (pair === undefined) return false;
    this.expected[row] = this.interner.idOf(pair[0]);
    this.value[row] = this.interner.idOf(pair[1]);
    return true;
  }

  /** What a read found. */
  setOutput(row: number, output: Json): void {
    if (this.kind[row] === columnKinds.read) this.value[row] = this.interner.idOf(output);
  }

  /** @param error the number of the error's text */
  setOutcome(row: number, type: CompletionType, error: number): void {
    this.error[row] = error;
    const isObservation = this.kind[row] === columnKinds.cas && this.#isObservation(error);
    this.outcome[row] =
      type === 'fail' && isObservation ? columnOutcomes.observedFail : columnOutcomes[type];
  }

  /** The refusal of a cas that says that the value was another one. */
  #isObservation(error: number): boolean {
    return error === noError ? this.#observeSilent : error === comparisonFailed;
  }

  /** Rows in order of invocation, as a recorder wrote them, with their ranks. */
  finish(): OperationColumns {
    // Columns of a few operations are made often: what fits as it is needs no further views.
    const isFull = this.length === this.#capacity;
    return this.#columns((column) =>
      isFull ? column : (column.subarray(0, this.length) as typeof column),
    );
  }

  /**
   * Rows in any order, whose times give the ranks: sorts them by invocation.
   * @returns with the columns, which row came to each place
   */
  finishByTime(times: OrderedTimes): {
    readonly columns: OperationColumns;
    readonly order: Int32Array;
  } {
    const { length, outcome } = this;
    const { order, invokeRank, completeRank } = rankByTime(times);
    this.invokeIndex.set(invokeRank);
    // Positions count every event; ranks leave out the completions that return nothing.
    const skipped = new Int32Array(2 * length + 1);
    for (let row = 0; row < length; row++) {
      const rank = completeRank[row] ?? neverReturned;
      if (outcome[row] === columnOutcomes.info && rank !== neverReturned) skipped[rank + 1] = 1;
    }
    for (let i = 1; i < skipped.length; i++) skipped[i] = (skipped[i] ?? 0) + (skipped[i - 1] ?? 0);
    for (let row = 0; row < length; row++) {
      const [invoked = 0, completed = 0] = [invokeRank[row], completeRank[row]];
      this.invokeRank[row] = invoked - (skipped[invoked] ?? 0);
      this.returnRank[row] =
        outcome[row] === columnOutcomes.info
          ? neverReturned
          : completed - (skipped[completed] ?? 0);
    }
    const columns = this.#columns((column) => {
      const sorted = column.slice(0, length) as typeof column;
      for (let i = 0; i < length; i++) sorted[i] = column[order[i] ?? 0] ?? 0;
      return sorted;
    });
    return { columns, order };
  }

  #columns(take: <T extends Growable>(column: T) => T): OperationColumns {
    return {
      length: this.length,
      keys: this.keys,
      values: this.interner.values,
      ...(this.versionEvidence.isAny ? { versionEvidence: this.versionEvidence } : undefined),
      key: take(this.key),
      kind: take(this.kind),
      outcome: take(this.outcome),
      value: take(this.value),
      expected: take(this.expected),
      process: take(this.process),
      nodes: this.nodes,
      node: take(this.node),
      errors: this.errors,
      error: take(this.error),
      invokeRank: take(this.invokeRank),
      returnRank: take(this.returnRank),
      invokedAtUs: take(this.invokedAtUs),
      completedAtUs: take(this.completedAtUs),
      invokeIndex: take(this.invokeIndex),
    };
  }

  #grow(): void {
    this.#capacity *= 2;
    this.key = doubledArray(this.key, Int32Array);
    this.kind = doubledArray(this.kind, Uint8Array);
    this.outcome = doubledArray(this.outcome, Uint8Array);
    this.value = doubledArray(this.value, Int32Array);
    this.expected = doubledArray(this.expected, Int32Array);
    this.process = doubledArray(this.process, Int32Array);
    this.node = doubledArray(this.node, Int32Array);
    this.error = doubledArray(this.error, Int32Array);
    this.invokeRank = doubledArray(this.invokeRank, Int32Array);
    this.returnRank = doubledArray(this.returnRank, Int32Array);
    this.invokedAtUs = doubledArray(this.invokedAtUs, Float64Array);
    this.completedAtUs = doubledArray(this.completedAtUs, Float64Array);
    this.invokeIndex = doubledArray(this.invokeIndex, Int32Array);
  }
}
