import { notAPair, unknownOperation } from '../formats/misfit.ts';
import type { Operation } from '../operation.ts';
import { ColumnBuilder } from './column-builder.ts';
import type { OperationColumns } from './columns.ts';
import { kindOf } from './columns.ts';
import { rankByTime } from './rank.ts';

/**
 * Operations of a register history in columns, in order of invocation.
 *
 * @throws HarnessError RJ021 for an operation that no register has
 */
export function columnsOf(operations: readonly Operation[]): OperationColumns {
  const ordered = operations.toSorted((a, b) => a.invokeIndex - b.invokeIndex);
  const builder = new ColumnBuilder({ capacity: ordered.length });
  const invoke = new Float64Array(ordered.length);
  const complete = new Float64Array(ordered.length);
  for (const operation of ordered) {
    const row = addOperation(builder, operation);
    invoke[row] = operation.invokeIndex;
    complete[row] =
      operation.type === 'info' ? Number.NaN : (operation.completeIndex ?? Number.NaN);
  }
  const ranks = rankByTime({ invoke, complete });
  builder.invokeRank.set(ranks.invokeRank);
  builder.returnRank.set(ranks.completeRank);
  return builder.finish();
}

function addOperation(builder: ColumnBuilder, operation: Operation): number {
  const { process, f, key = null, input, invokeIndex, invokedAtUs, completedAtUs } = operation;
  const kind = kindOf(f);
  if (kind === undefined) throw unknownOperation(`operation ${invokeIndex}`, f);
  const row = builder.add(process, kind, builder.keyOf(key), invokedAtUs);
  if (!builder.setInput(row, input)) throw notAPair(`operation ${invokeIndex}`, input);
  builder.setOutput(row, operation.output);
  builder.setOutcome(row, operation.type, builder.errorOf(operation.error));
  builder.node[row] = builder.nodeOf(operation.node);
  if (completedAtUs !== null) builder.completedAtUs[row] = completedAtUs;
  builder.invokeIndex[row] = invokeIndex;
  return row;
}
