/** A key of columns that is refuted: the rows near the place, or all of them, to be explained. */
import { operationsOfRows } from '../../src/history/columns/operations-of-rows.ts';
import type { Operation } from '../../src/history/operation.ts';
import { canonicalJson } from '../core/json.ts';
import type { KeyResult } from '../core/verdict.ts';
import { asWrite } from '../models/register/piece.ts';
import type { KeyContext, RefutedOutcome } from './describe-outcomes.ts';
import { explain } from './evidence/explain.ts';
import type { Violation } from './evidence/violation.ts';
import { explainedResult, resultFor } from './explained.ts';
import type { NearbyRows } from './fast/columns/rows-near-violation.ts';
import { rowsNearViolation, writersOf } from './fast/columns/rows-near-violation.ts';
import { settleFailedCas } from './prepare.ts';

export function explainOutcome(
  outcome: RefutedOutcome,
  context: KeyContext,
): Pick<KeyResult, 'verdict' | 'counterexample' | 'unknown'> {
  const { columns, key, model, budget } = context;
  if (budget === undefined) return { verdict: 'invalid' };
  const rows = context.rowsOf(key);
  const near = rowsNearViolation(columns, rows, outcome.core, outcome.last);
  if (near !== undefined) {
    const explanation = explain(violationOf(outcome, context, near.rows, near), model, budget);
    if (explanation.kind !== 'none') return resultFor(explanation);
  }
  return explainedResult(violationOf(outcome, context, rows), model, budget);
}

/** @param near when the rows are only a vicinity */
function violationOf(
  outcome: RefutedOutcome,
  context: KeyContext,
  rows: readonly number[],
  near?: NearbyRows,
): Violation {
  const { columns, key, name } = context;
  const recorded = operationsOf(rows, context);
  const at = new Map(rows.map((row, place) => [row, place]));
  const operationAt = (row: number): Operation | undefined => recorded[at.get(row) ?? -1];
  const violation = {
    key: name,
    operations: recorded,
    end: operationAt(outcome.last)?.completeIndex ?? Infinity,
    suspects: outcome.core.flatMap((row) => operationAt(row)?.invokeIndex ?? []),
  };
  if (near === undefined) return violation;
  const names = columns.values.map(canonicalJson);
  return {
    ...violation,
    recorded,
    operations: recorded.map((operation, place) =>
      near.stripped.has(rows[place] ?? -1) ? asWrite(operation) : operation,
    ),
    writersOf: (values) => {
      const isOne = (value: number): boolean => values.has(names[value] ?? '');
      return operationsOf(writersOf(columns, context.rowsOf(key), isOne), context);
    },
  };
}

/** The operations of rows, as they were recorded. */
function operationsOf(
  rows: readonly number[],
  { columns, options }: KeyContext,
): readonly Operation[] {
  const { operationOf } = options;
  const made =
    operationOf === undefined
      ? operationsOfRows(columns, rows)
      : rows.flatMap((row) => operationOf(row) ?? operationsOfRows(columns, [row]));
  return settleFailedCas(made, options.failedCas ?? 'as-recorded');
}
