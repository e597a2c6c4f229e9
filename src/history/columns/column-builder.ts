import type { OperationColumns } from './columns.ts';
import { columnKinds, columnOutcomes, neverReturned } from './columns.ts';
import type { Growable } from './interner.ts';
import { ByteMemory, ValueInterner, asciiText, doubled } from './interner.ts';
import type { ScannedValue } from '../formats/object-scanner.ts';
import { valueForms } from '../formats/object-scanner.ts';
import { malformed } from '../formats/malformed.ts';
import type { CompletionType, Json } from '../operation.ts';
import { preconditionFailed } from '../operation.ts';
import type { OrderedTimes } from '../formats/ordered-times.ts';
import { rankByTime } from './rank.ts';
import type { TimeUnit } from '../formats/time-unit.ts';
import { VersionEvidence } from '../versions.ts';

export type ColumnKind = (typeof columnKinds)[keyof typeof columnKinds];

const kindNames = ['read', 'write', 'cas', 'delete'] as const;

export function kindName(kind = -1): string {
  return kindNames[kind] ?? 'unknown';
}

/** What a register can be asked; undefined for any other name. */
export function kindOf(f: string): ColumnKind | undefined {
  return Object.hasOwn(columnKinds, f) ? columnKinds[f as keyof typeof columnKinds] : undefined;
}

export interface ColumnOptions {
  /**
   * Whether a cas that failed without any error is an observation that the value was another
   * one (`observedFail`), as it is in histories of tools that record no errors. Default: no.
   */
  readonly observeSilentFailures?: boolean;
  /** What the times of the file count. Default: microseconds. */
  readonly timeUnit?: TimeUnit;
}

/** Texts of errors that are kept; they serve the words of a story, which shows few of them. */
const maxErrors = 65_536;
/** Numbers of errors: nothing was said; the one that decides something; one whose text is not kept. */
const [noError, comparisonFailed, otherError] = [0, 1, 2];

/** Rows of operations, growing; the readers into columns fill them in. */
export class ColumnBuilder {
  readonly interner = new ValueInterner();
  readonly keys: (string | null)[] = [];
  /** Position 0: no node said that it answered. */
  readonly nodes: (string | null)[] = [null];
  readonly errors: (string | null)[] = [null, preconditionFailed, null];
  readonly #errorIds = new Map([[preconditionFailed, comparisonFailed]]);
  readonly #keyIds = new Map<string | null, number>();
  readonly keyBytes = new ByteMemory((text) => this.keyOf(text));
  readonly nodeBytes = new ByteMemory((text) => this.nodeOf(text));
  readonly #errorBytes = new ByteMemory((text) => this.errorOf(text));
  readonly valueBytes = new ByteMemory((text) => this.interner.string(text));
  readonly #observeSilent: boolean;
  readonly versionEvidence = new VersionEvidence();
  length = 0;
  #capacity = 1024;
  key = new Int32Array(1024);
  kind = new Uint8Array(1024);
  outcome = new Uint8Array(1024);
  value = new Int32Array(1024);
  expected = new Int32Array(1024);
  process = new Int32Array(1024);
  node = new Int32Array(1024);
  error = new Int32Array(1024);
  invokeRank = new Int32Array(1024);
  returnRank = new Int32Array(1024);
  invokedAtUs = new Float64Array(1024);
  completedAtUs = new Float64Array(1024);
  invokeIndex = new Int32Array(1024);
  /** After `finishByTime`: which row came to each place. */
  order: Int32Array = new Int32Array();

  constructor({ observeSilentFailures = false }: ColumnOptions = {}) {
    this.#observeSilent = observeSilentFailures;
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

  /** The number of an error's text; undefined when there is none. */
  errorOf(error: string | undefined): number {
    if (error === undefined) return noError;
    const known = this.#errorIds.get(error);
    if (known !== undefined) return known;
    if (this.errors.length > maxErrors) return otherError;
    const id = this.errors.push(error) - 1;
    this.#errorIds.set(error, id);
    return id;
  }

  /** The number of an error where it stands in a line. */
  scannedError(bytes: Uint8Array, start: number, end: number): number {
    return this.errors.length > maxErrors
      ? this.errorOf(asciiText(bytes, start, end))
      : this.#errorBytes.idOf(bytes, start, end);
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

  /** Rows in order of invocation, as a recorder wrote them. */
  finish(): OperationColumns {
    return this.#columns((column) => column.subarray(0, this.length) as typeof column);
  }

  /** The number of a value where it stands in a line. */
  scannedValue(bytes: Uint8Array, value: ScannedValue): number {
    switch (value.form) {
      case valueForms.integer:
        return this.interner.number(value.integer);
      case valueForms.string:
        return this.valueBytes.idOf(bytes, value.start, value.end);
      default:
        return 0;
    }
  }

  /** Rows in any order, whose times tell the ranks: sorts them by invocation. */
  finishByTime({ invoke, complete }: OrderedTimes): OperationColumns {
    const { length, outcome } = this;
    const { order, invokeRank, completeRank } = rankByTime(invoke, complete);
    this.order = order;
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
    return this.#columns((column) => {
      const sorted = column.slice(0, length) as typeof column;
      for (let i = 0; i < length; i++) sorted[i] = column[order[i] ?? 0] ?? 0;
      return sorted;
    });
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
    this.key = doubled(this.key, Int32Array);
    this.kind = doubled(this.kind, Uint8Array);
    this.outcome = doubled(this.outcome, Uint8Array);
    this.value = doubled(this.value, Int32Array);
    this.expected = doubled(this.expected, Int32Array);
    this.process = doubled(this.process, Int32Array);
    this.node = doubled(this.node, Int32Array);
    this.error = doubled(this.error, Int32Array);
    this.invokeRank = doubled(this.invokeRank, Int32Array);
    this.returnRank = doubled(this.returnRank, Int32Array);
    this.invokedAtUs = doubled(this.invokedAtUs, Float64Array);
    this.completedAtUs = doubled(this.completedAtUs, Float64Array);
    this.invokeIndex = doubled(this.invokeIndex, Int32Array);
  }
}

const largest = 0x7fffffff;

/** Columns hold 32 bits: what is larger is refused by name, not cut off. */
export function refuseLarge(what: string, number: number, line: number): void {
  if (number <= largest) return;
  throw malformed(line, `the ${what} ${number} is beyond ${largest}`, 'Count from 0.');
}

/** [expected, new] of a cas, or undefined when the value is something else. */
export function casValues(value: Json): readonly [Json, Json] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [expected = null, next = null] = value as readonly Json[];
  return [expected, next];
}
