import type { OperationColumns } from '../src/history/columns.ts';
import type { Operation } from '../src/history/operation.ts';
import type { Explanation, Violation } from './evidence/explain.ts';
import { explain, explainCheaply, explanationBudget } from './evidence/explain.ts';
import { asWrite } from './evidence/relax.ts';
import type { Vicinity } from './fast/vicinity.ts';
import { vicinity, writersOf } from './fast/vicinity.ts';
import { ColumnChecker } from './fast/check-columns.ts';
import type { KeyOutcome } from './fast/check-columns.ts';
import { operationsOfRows } from './fast/operation-of-row.ts';
import type { ColumnSemantics } from './fast/problem.ts';
import { canonicalJson } from './json.ts';
import type { Limits } from './limits.ts';
import { Meter } from './limits.ts';
import type { RegisterModel } from './models/register.ts';
import { register } from './models/register.ts';
import type { FailedCas } from './prepare.ts';
import { settleFailedCas } from './prepare.ts';
import type { KeyResult, LinearizabilityResult, Unknown } from './verdict.ts';
import { combineVerdicts } from './verdict.ts';

export interface ColumnCheckOptions {
  /** Default: the register whose initial value is null. */
  readonly model?: RegisterModel;
  /** `ignore` leaves `observedFail` rows out; whoever makes the columns decides which rows those are. */
  readonly failedCas?: Exclude<FailedCas, 'observe'>;
  readonly limits?: Limits;
  readonly explain?: Limits | false;
  /** False: no witness is put into the result (it is found and verified all the same). Default: true. */
  readonly witness?: boolean;
  /** The operation of a row as it was recorded, where the caller has it: with its node and its error. */
  readonly operationOf?: (row: number) => Operation | undefined;
  /** Told after each key, for progress: keys done and configurations visited. */
  readonly onKey?: (done: number, visited: number) => void;
}

/**
 * Decides whether a register history in columns is linearizable, key by key: see
 * `fast/check-columns.ts` for how. The columns are what the byte-level readers make.
 */
export function checkColumns(
  columns: OperationColumns,
  options: ColumnCheckOptions = {},
): LinearizabilityResult {
  const { model = register } = options;
  const meter = new Meter(options.limits);
  const checker = new ColumnChecker(columns, semanticsOf(columns, model, options), meter);
  return tellOutcomes(columns, options, (key) => {
    const before = meter.visited;
    const outcome = checker.check(key);
    options.onKey?.(key + 1, meter.visited);
    return { outcome, visited: meter.visited - before };
  });
}

/** What was decided for a key, whoever decided it. */
export interface Decided {
  readonly outcome: KeyOutcome;
  readonly visited: number;
}

/** The result for people: names instead of numbers, witnesses and counterexamples. */
export function tellOutcomes(
  columns: OperationColumns,
  options: ColumnCheckOptions,
  decide: (key: number) => Decided,
): LinearizabilityResult {
  const { model = register } = options;
  const sizes = new Int32Array(columns.keys.length);
  for (let row = 0; row < columns.length; row++) {
    const key = columns.key[row] ?? 0;
    sizes[key] = (sizes[key] ?? 0) + 1;
  }
  const budget = explanationBudget(options.explain);
  let rows: readonly (readonly number[])[] | undefined;
  const rowsOf = (key: number): readonly number[] => (rows ??= rowsByKey(columns))[key] ?? [];
  const keys = columns.keys.map((name, key): KeyResult => {
    const { outcome, visited } = decide(key);
    return {
      key: name,
      operations: sizes[key] ?? 0,
      decidedBy: outcome.layer,
      visited,
      ...resultOf(outcome, { columns, key, name, model, options, budget, rowsOf }),
    };
  });
  return {
    verdict: combineVerdicts(keys.map(({ verdict }) => verdict)),
    model: model.name,
    operations: columns.length,
    keys,
    visited: keys.reduce((sum, { visited }) => sum + visited, 0),
    ...(columns.length === 0 ? { unknown: emptyHistory } : {}),
  };
}

export const emptyHistory: Unknown = {
  reason: 'empty-history',
  message: 'the history has no operation of a client, so there is nothing to judge',
};

export function semanticsOf(
  { values }: OperationColumns,
  { register: { initial, nullReads } }: RegisterModel,
  { failedCas }: ColumnCheckOptions,
): ColumnSemantics {
  const name = canonicalJson(initial);
  const id = initial === null ? 0 : values.findIndex((value) => canonicalJson(value) === name);
  return {
    ignoreFailedCas: failedCas === 'ignore',
    ignoreNullReads: nullReads === 'anything',
    // A value that the history never mentions gets the number behind all of them.
    initial: id < 0 ? values.length : id,
  };
}

interface KeyContext {
  readonly columns: OperationColumns;
  readonly key: number;
  readonly name: string | null;
  readonly model: RegisterModel;
  readonly options: ColumnCheckOptions;
  readonly budget: Meter | undefined;
  readonly rowsOf: (key: number) => readonly number[];
}

function resultOf(
  outcome: KeyOutcome,
  context: KeyContext,
): Pick<KeyResult, 'verdict' | 'witness' | 'counterexample' | 'unknown'> {
  const { columns, options } = context;
  switch (outcome.verdict) {
    case 'valid': {
      if (options.witness === false) return { verdict: 'valid' };
      const { rows } = outcome;
      const witness = new Array<number>(rows.length);
      for (let at = 0; at < rows.length; at++)
        witness[at] = columns.invokeIndex[rows[at] ?? 0] ?? -1;
      return { verdict: 'valid', witness };
    }
    case 'unknown': {
      const { reason, message, frontier, at } = outcome;
      const atUs = at === undefined ? undefined : columns.completedAtUs[at];
      return {
        verdict: 'unknown',
        unknown: {
          reason,
          message,
          ...(atUs === undefined || Number.isNaN(atUs) ? {} : { atUs }),
          ...(frontier === undefined ? {} : { frontier }),
        },
      };
    }
    case 'invalid':
      return explainedOutcome(outcome, context);
  }
}

function rowsByKey({ length, key, keys }: OperationColumns): readonly (readonly number[])[] {
  const rows: number[][] = keys.map(() => []);
  for (let row = 0; row < length; row++) rows[key[row] ?? 0]?.push(row);
  return rows;
}

function explainedOutcome(
  outcome: Extract<KeyOutcome, { verdict: 'invalid' }>,
  context: KeyContext,
): Pick<KeyResult, 'verdict' | 'counterexample' | 'unknown'> {
  const { columns, key, model, budget } = context;
  if (budget === undefined) return { verdict: 'invalid' };
  const rows = context.rowsOf(key);
  const near = vicinity(columns, rows, outcome.core, outcome.last);
  if (near !== undefined) {
    const explanation = explain(violationOf(outcome, context, near.rows, near), model, budget);
    if (explanation.kind !== 'none') return resultFor(explanation);
  }
  return explained(violationOf(outcome, context, rows), model, budget);
}

/** @param near when the rows are only a vicinity */
function violationOf(
  outcome: Extract<KeyOutcome, { verdict: 'invalid' }>,
  context: KeyContext,
  rows: readonly number[],
  near?: Vicinity,
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

/** A no, with its counterexample: the smaller the more the budget allows; a no that the judge refutes is a defect of ours. */
export function explained(
  violation: Violation,
  model: Parameters<typeof explain>[1],
  budget: Meter | undefined,
): Pick<KeyResult, 'verdict' | 'counterexample' | 'unknown'> {
  if (budget === undefined) return { verdict: 'invalid' };
  const explanation = explain(violation, model, budget);
  return explanation.kind === 'none'
    ? { verdict: 'invalid', counterexample: explainCheaply(violation, model) }
    : resultFor(explanation);
}

function resultFor(
  explanation: Exclude<Explanation, { readonly kind: 'none' }>,
): Pick<KeyResult, 'verdict' | 'counterexample' | 'unknown'> {
  if (explanation.kind === 'explained') {
    return { verdict: 'invalid', counterexample: explanation.counterexample };
  }
  const message = `the checker contradicts itself, so it gives no verdict: ${explanation.message}`;
  return { verdict: 'unknown', unknown: { reason: 'error', message } };
}
