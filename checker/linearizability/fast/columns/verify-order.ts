/**
 * Checks a claimed linearization of one key against the columns as they were read, sharing
 * nothing with the layers that find one: neither their ranks, nor their values, nor their
 * choice of operations. No yes of the fast layers leaves without it.
 *
 * Cost: O(n).
 */
import {
  columnKinds,
  columnOutcomes,
  neverReturned,
} from '../../../../src/history/columns/columns.ts';
import type { OperationColumns } from '../../../../src/history/columns/columns.ts';
import { plural } from '../../../../src/plural.ts';

/** What a verifier has to know of the semantics asked for. */
export interface RegisterSemantics {
  readonly ignoreFailedCas: boolean;
  readonly ignoreNullReads: boolean;
  /** Id of the initial value. */
  readonly initial: number;
}

export class OrderVerifier {
  readonly #columns: OperationColumns;
  readonly #semantics: RegisterSemantics;
  readonly #isPlaced: Uint8Array;
  /** By key: rows that have to be placed. */
  readonly #required: Int32Array;

  constructor(columns: OperationColumns, semantics: RegisterSemantics) {
    this.#columns = columns;
    this.#semantics = semantics;
    this.#isPlaced = new Uint8Array(columns.length);
    this.#required = new Int32Array(columns.keys.length);
    for (let row = 0; row < columns.length; row++) {
      if (this.#mustBePlaced(row)) this.#required[columns.key[row]!]!++;
    }
  }

  /**
   * @param rows row numbers in the claimed order
   * @returns what is wrong with it, or undefined when it is a linearization of the key
   */
  refusal(key: number, rows: Int32Array): string | undefined {
    const { invokeRank, returnRank, outcome } = this.#columns;
    let state = this.#semantics.initial;
    let latestInvocation = -1;
    let required = this.#required[key]!;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      if (this.#columns.key[row] !== key) return `row ${row} belongs to another key`;
      if (this.#isPlaced[row] === 1) return `row ${row} is placed twice`;
      this.#isPlaced[row] = 1;
      if (this.#mustBePlaced(row)) required--;
      const returned = outcome[row] === columnOutcomes.info ? neverReturned : returnRank[row]!;
      if (returned < latestInvocation) {
        return `row ${row} is placed after one that began when it had returned`;
      }
      if (invokeRank[row]! > latestInvocation) latestInvocation = invokeRank[row]!;
      const next = this.#stateAfter(row, state);
      if (next < 0) return `row ${row} is not possible when the value has id ${state}`;
      state = next;
    }
    return required === 0
      ? undefined
      : `${plural(required, 'operation is', 'operations are')} not in the order`;
  }

  #mustBePlaced(row: number): boolean {
    const { outcome, kind, value } = this.#columns;
    switch (outcome[row]) {
      case columnOutcomes.ok:
        return !(
          this.#semantics.ignoreNullReads &&
          kind[row] === columnKinds.read &&
          value[row] === 0
        );
      case columnOutcomes.observedFail:
        return !this.#semantics.ignoreFailedCas;
      default:
        return false;
    }
  }

  /** -1: impossible. */
  #stateAfter(row: number, state: number): number {
    const { outcome, kind, value, expected } = this.#columns;
    if (outcome[row] === columnOutcomes.fail) return -1;
    switch (kind[row]) {
      case columnKinds.read:
        return value[row] === state ? state : -1;
      case columnKinds.write:
        return value[row]!;
      case columnKinds.delete:
        return 0;
      default:
        if (outcome[row] === columnOutcomes.observedFail)
          return expected[row] === state ? -1 : state;
        return expected[row] === state ? value[row]! : -1;
    }
  }
}
