import { casValues, ColumnBuilder, kindOf } from './column-builder.ts';
import type { ColumnOptions } from './column-builder.ts';
import { columnKinds, neverReturned } from './columns.ts';
import type { OperationColumns } from './columns.ts';
import { notAPair, unknownOperation } from './misfit.ts';
import type { Operation } from './operation.ts';

/**
 * Operations of a register history in columns.
 *
 * @param operations in any order; their positions (`invokeIndex`, `completeIndex`) count
 * @throws HarnessError RJ021 for an operation that no register has
 */
export function columnsOf(
  operations: readonly Operation[],
  options: ColumnOptions = {},
): OperationColumns {
  const builder = new ColumnBuilder(options);
  const ordered = operations.toSorted((a, b) => a.invokeIndex - b.invokeIndex);
  for (const operation of ordered) addRow(builder, operation);
  rankByIndex(builder, ordered);
  return builder.finish();
}

function addRow(builder: ColumnBuilder, operation: Operation): void {
  const { process, f, input, output, type, error, invokeIndex } = operation;
  const kind = kindOf(f);
  if (kind === undefined) throw unknownOperation(`operation ${invokeIndex}`, f);
  const key = builder.keyOf(operation.key ?? null);
  const row = builder.add(process, kind, key, operation.invokedAtUs);
  builder.invokeIndex[row] = invokeIndex;
  builder.completedAtUs[row] = operation.completedAtUs ?? Number.NaN;
  builder.outcome[row] = builder.outcomeOf(type, kind, error);
  const { interner } = builder;
  switch (kind) {
    case columnKinds.read:
      builder.value[row] = interner.idOf(output);
      break;
    case columnKinds.write:
      builder.value[row] = interner.idOf(input);
      break;
    case columnKinds.cas: {
      const pair = casValues(input);
      if (pair === undefined) throw notAPair(`operation ${invokeIndex}`, input);
      builder.expected[row] = interner.idOf(pair[0]);
      builder.value[row] = interner.idOf(pair[1]);
      break;
    }
    case columnKinds.delete:
      break;
  }
}

/** Ranks are positions without the gaps: events of others lie between them. */
function rankByIndex(builder: ColumnBuilder, ordered: readonly Operation[]): void {
  const completed = ordered
    .map((operation, row) => ({ row, index: operation.completeIndex, type: operation.type }))
    .filter((entry): entry is typeof entry & { index: number } => entry.index !== null)
    .sort((a, b) => a.index - b.index);
  let rank = 0;
  let next = 0;
  for (const { row, index, type } of completed) {
    while (next < ordered.length && (ordered[next]?.invokeIndex ?? 0) < index) {
      builder.invokeRank[next++] = rank++;
    }
    builder.returnRank[row] = type === 'info' ? neverReturned : rank;
    rank++;
  }
  while (next < ordered.length) builder.invokeRank[next++] = rank++;
}
