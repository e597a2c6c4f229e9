import type { CompletionType, Json, Operation } from '../operation.ts';
import { preconditionFailed } from '../operation.ts';
import type { OperationColumns } from './columns.ts';
import { columnKinds, columnOutcomes, kindName, neverReturned } from './columns.ts';
import { countBelow } from './count-below.ts';

/**
 * Operations of one key as objects, for the words of a counterexample. Columns do not keep
 * the positions of completions, so those are made from ranks: in the right order among the
 * positions of all invocations, and exact where nothing but operations stands in the history.
 *
 * @param rows in order of invocation
 */
export function operationsOfRows(columns: OperationColumns, rows: readonly number[]): Operation[] {
  return rows.map((row) => {
    const kind = columns.kind[row];
    const key = columns.keys[columns.key[row] ?? 0];
    const value = columns.values[columns.value[row] ?? 0] ?? null;
    const expected = columns.values[columns.expected[row] ?? 0] ?? null;
    const completedAtUs = columns.completedAtUs[row] ?? Number.NaN;
    const returnRank = columns.returnRank[row] ?? neverReturned;
    const type = typeOf(columns.outcome[row]);
    const node = columns.nodes?.[columns.node?.[row] ?? 0];
    const input: Json =
      kind === columnKinds.cas ? [expected, value] : kind === columnKinds.write ? value : null;
    return {
      process: columns.process[row] ?? 0,
      f: kindName(kind),
      ...(typeof key === 'string' ? { key } : {}),
      input,
      output: type !== 'ok' ? null : kind === columnKinds.read ? value : input,
      type,
      ...errorOf(columns, row),
      ...(typeof node === 'string' ? { node } : {}),
      invokedAtUs: columns.invokedAtUs[row] ?? Number.NaN,
      completedAtUs: Number.isNaN(completedAtUs) && type === 'info' ? null : completedAtUs,
      invokeIndex: columns.invokeIndex[row] ?? 0,
      completeIndex: returnRank === neverReturned ? null : positionOf(columns, returnRank),
    };
  });
}

/** What was said; of a refusal that counts as an observation without a word, what it stands for. */
function errorOf(columns: OperationColumns, row: number): { readonly error?: string } {
  const outcome = columns.outcome[row];
  if (outcome === columnOutcomes.ok) return {};
  if (outcome === columnOutcomes.observedFail) return { error: preconditionFailed };
  const error = columns.errors?.[columns.error?.[row] ?? 0];
  return typeof error === 'string' ? { error } : {};
}

function typeOf(outcome: number | undefined): CompletionType {
  if (outcome === columnOutcomes.ok) return 'ok';
  return outcome === columnOutcomes.info ? 'info' : 'fail';
}

/** The position of a rank: as far ahead of it as that of the last invocation before it is of its own. */
function positionOf({ length, invokeRank, invokeIndex }: OperationColumns, rank: number): number {
  const before = countBelow(invokeRank, length, rank) - 1;
  return before < 0 ? rank : rank + (invokeIndex[before] ?? 0) - (invokeRank[before] ?? 0);
}
