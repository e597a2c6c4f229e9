import {
  columnKinds,
  columnOutcomes,
  neverReturned,
} from '../../../src/history/columns/columns.ts';
import type { OperationColumns } from '../../../src/history/columns/columns.ts';
import type { CompletionType, Json, Operation } from '../../../src/history/operation.ts';
import { preconditionFailed } from '../../../src/history/operation.ts';

const names = ['read', 'write', 'cas', 'delete'] as const;

/**
 * Operations of one key as objects, for the words of a counterexample. Columns do not keep
 * the positions of completions, so those are made from ranks: in the right order among the
 * positions of all invocations, and exact where nothing but operations stands in the history.
 *
 * @param rows in order of invocation
 */
export function operationsOfRows(columns: OperationColumns, rows: readonly number[]): Operation[] {
  const offsets = new PositionOffsets(columns);
  return rows.map((row) => {
    const kind = columns.kind[row]!;
    const outcome = columns.outcome[row]!;
    const key = columns.keys[columns.key[row]!];
    const value = columns.values[columns.value[row]!] ?? null;
    const expected = columns.values[columns.expected[row]!] ?? null;
    const completedAtUs = columns.completedAtUs[row]!;
    const returnRank = columns.returnRank[row]!;
    const type = typeOf(outcome);
    const node = columns.nodes?.[columns.node?.[row] ?? 0];
    const input: Json =
      kind === columnKinds.cas ? [expected, value] : kind === columnKinds.write ? value : null;
    return {
      process: columns.process[row]!,
      f: names[kind] ?? 'read',
      ...(typeof key === 'string' ? { key } : {}),
      input,
      output: type !== 'ok' ? null : kind === columnKinds.read ? value : input,
      type,
      ...errorOf(columns, row),
      ...(typeof node === 'string' ? { node } : {}),
      invokedAtUs: columns.invokedAtUs[row]!,
      completedAtUs: Number.isNaN(completedAtUs) && type === 'info' ? null : completedAtUs,
      invokeIndex: columns.invokeIndex[row]!,
      completeIndex: returnRank === neverReturned ? null : offsets.position(returnRank),
    };
  });
}

/** What was said; of a refusal that counts as an observation without a word, what it stands for. */
function errorOf(columns: OperationColumns, row: number): { readonly error?: string } {
  const outcome = columns.outcome[row]!;
  if (outcome === columnOutcomes.ok) return {};
  if (outcome === columnOutcomes.observedFail) return { error: preconditionFailed };
  const error = columns.errors?.[columns.error?.[row] ?? 0];
  return typeof error === 'string' ? { error } : {};
}

function typeOf(outcome: number): CompletionType {
  if (outcome === columnOutcomes.ok) return 'ok';
  return outcome === columnOutcomes.info ? 'info' : 'fail';
}

/** How far positions are ahead of ranks, after each invocation. */
class PositionOffsets {
  readonly #columns: OperationColumns;

  constructor(columns: OperationColumns) {
    this.#columns = columns;
  }

  position(rank: number): number {
    const { invokeRank, invokeIndex } = this.#columns;
    let low = 0;
    let high = this.#columns.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (invokeRank[middle]! < rank) low = middle + 1;
      else high = middle;
    }
    const before = low - 1;
    return before < 0 ? rank : rank + invokeIndex[before]! - invokeRank[before]!;
  }
}
