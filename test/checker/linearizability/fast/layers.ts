import type { KeyOutcome, Layers } from '../../../../checker/linearizability/fast/check-columns.ts';
import { ColumnChecker } from '../../../../checker/linearizability/fast/check-columns.ts';
import { mergeUnobserved } from '../../../../checker/linearizability/fast/frontier/merge-unobserved.ts';
import { columnsOf } from '../../../../src/history/columns/columns-of-operations.ts';
import type { FrontierOutcome } from '../../../../checker/linearizability/fast/frontier/frontier-search.ts';
import { FrontierSearch } from '../../../../checker/linearizability/fast/frontier/frontier-search.ts';
import { KeySplit } from '../../../../checker/linearizability/fast/problem.ts';
import type { Limits } from '../../../../checker/core/limits.ts';
import { Meter } from '../../../../checker/core/limits.ts';
import type { Operation } from '../../../../src/history/operation.ts';

const semantics = { ignoreFailedCas: false, ignoreNullReads: false, initial: 0 };

/** The verdict of the layers on the first key; with `readsFrom` and `zone` off, of the frontier alone. */
export function checkWith(
  history: readonly Operation[],
  layers: Layers,
  limits: Limits = {},
): KeyOutcome {
  return new ColumnChecker(columnsOf(history), semantics, new Meter(limits), layers).check(0);
}

/** The frontier with every configuration from the beginning: no beam, no windows. */
export function checkExactly(
  history: readonly Operation[],
  isInfoUnlimited = false,
): FrontierOutcome {
  const problem = new KeySplit(columnsOf(history), semantics).problem(0);
  return new FrontierSearch(mergeUnobserved(problem), new Meter(), isInfoUnlimited).runExact();
}
