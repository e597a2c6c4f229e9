import type { Operation } from '../../../src/history/operation.ts';
import type { Counterexample } from '../../core/verdict.ts';

export interface Violation {
  readonly key: string | null;
  /** All operations of the key, as recorded; or only those near (`fast/columns/rows-near-violation.ts`). */
  readonly operations: readonly Operation[];
  /** The same operations as they were recorded, where some of those are only what they wrote. */
  readonly recorded?: readonly Operation[];
  /**
   * Of a vicinity: all operations of the key that wrote, or were refused to write, one of some
   * values (by canonical JSON), as recorded. What is said about the whole key rests on them.
   */
  readonly writersOf?: (values: ReadonlySet<string>) => readonly Operation[];
  /** Completions after this position are not needed for the violation. */
  readonly end: number;
  /** `invokeIndex`es of operations that contradict each other, where that is known. */
  readonly suspects: readonly number[];
}

export type Explanation =
  | { readonly kind: 'explained'; readonly counterexample: Counterexample }
  /** The budget ran out first; see `explainCheaply`. */
  | { readonly kind: 'none' }
  /** The brute-force judge disagrees: a defect of the checker. */
  | { readonly kind: 'contradicted'; readonly message: string };
