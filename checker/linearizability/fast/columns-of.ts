import {
  columnKinds,
  columnOutcomes,
  neverReturned,
} from '../../../src/history/columns/columns.ts';
import type { OperationColumns } from '../../../src/history/columns/columns.ts';
import type { Json, Operation } from '../../../src/history/operation.ts';
import { isFailedComparison } from '../../../src/history/operation.ts';
import { canonicalJson } from '../../core/json.ts';
import { casPair } from '../../models/register/register.ts';

/** Operations of a register history in columns, in order of invocation. */
export function columnsOf(operations: readonly Operation[]): OperationColumns {
  const rows = operations.toSorted((a, b) => a.invokeIndex - b.invokeIndex);
  const length = rows.length;
  const values: Json[] = [null];
  const ids = new Map<string | number, number>([['null', 0]]);
  const idOf = (value: Json): number => {
    // Numbers are the common case, and need no text.
    const name = typeof value === 'number' ? value : canonicalJson(value);
    const known = ids.get(name);
    if (known !== undefined) return known;
    ids.set(name, values.length);
    return values.push(value) - 1;
  };
  const keys: (string | null)[] = [];
  const keyIds = new Map<string | null, number>();
  const keyOf = (key: string | null): number => {
    const known = keyIds.get(key);
    if (known !== undefined) return known;
    keyIds.set(key, keys.length);
    return keys.push(key) - 1;
  };
  const columns = {
    key: new Int32Array(length),
    kind: new Uint8Array(length),
    outcome: new Uint8Array(length),
    value: new Int32Array(length),
    expected: new Int32Array(length),
    process: new Int32Array(length),
    invokeRank: new Int32Array(length),
    returnRank: new Int32Array(length).fill(neverReturned),
    invokedAtUs: new Float64Array(length),
    completedAtUs: new Float64Array(length),
    invokeIndex: new Int32Array(length),
  };
  for (const [row, operation] of rows.entries()) {
    columns.key[row] = keyOf(operation.key ?? null);
    columns.kind[row] = kindOf(operation.f);
    columns.outcome[row] = outcomeOf(operation);
    columns.process[row] = operation.process;
    columns.invokedAtUs[row] = operation.invokedAtUs;
    columns.completedAtUs[row] = operation.completedAtUs ?? Number.NaN;
    columns.invokeIndex[row] = operation.invokeIndex;
    if (operation.f === 'read') columns.value[row] = idOf(operation.output);
    else if (operation.f === 'write') columns.value[row] = idOf(operation.input);
    else if (operation.f === 'cas') {
      const [expected, next] = casPair(operation);
      columns.expected[row] = idOf(expected);
      columns.value[row] = idOf(next);
    }
  }
  rank(rows, columns.invokeRank, columns.returnRank);
  return { length, keys, values, ...columns };
}

function kindOf(f: string): number {
  return f === 'read'
    ? columnKinds.read
    : f === 'write'
      ? columnKinds.write
      : f === 'cas'
        ? columnKinds.cas
        : columnKinds.delete;
}

function outcomeOf(operation: Operation): number {
  if (operation.type === 'fail') {
    return isFailedComparison(operation) ? columnOutcomes.observedFail : columnOutcomes.fail;
  }
  return operation.type === 'ok' ? columnOutcomes.ok : columnOutcomes.info;
}

/** Positions without gaps. At the same position an invocation comes first: intervals are closed. */
function rank(rows: readonly Operation[], invokeRank: Int32Array, returnRank: Int32Array): void {
  const returned = rows
    .map(({ type, completeIndex }, row) => ({ row, at: type === 'info' ? null : completeIndex }))
    .filter((entry): entry is { row: number; at: number } => entry.at !== null)
    .sort((a, b) => a.at - b.at);
  let next = 0;
  let ranks = 0;
  for (const { row, at } of returned) {
    while (next < rows.length && rows[next]!.invokeIndex <= at) invokeRank[next++] = ranks++;
    returnRank[row] = ranks++;
  }
  while (next < rows.length) invokeRank[next++] = ranks++;
}
