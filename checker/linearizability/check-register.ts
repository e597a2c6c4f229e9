import { columnKinds, columnOutcomes } from '../../src/history/columns/columns.ts';
import type { OperationColumns } from '../../src/history/columns/columns.ts';
import type { Operation } from '../../src/history/operation.ts';
import type { Violation } from './evidence/violation.ts';
import { explain, explanationBudget } from './evidence/explain.ts';
import { asWrite } from '../models/register/piece.ts';
import type { NearbyRows } from './fast/columns/rows-near-violation.ts';
import { rowsNearViolation, writersOf } from './fast/columns/rows-near-violation.ts';
import { ColumnChecker } from './fast/check-columns.ts';
import { columnsOf } from '../../src/history/columns/columns-of-operations.ts';
import type { KeyOutcome } from './fast/check-columns.ts';
import { explainedResult, resultFor } from './explained.ts';
import { operationsOfRows } from '../../src/history/columns/operations-of-rows.ts';
import type { ColumnSemantics } from './fast/problem.ts';
import { canMatter } from './fast/problem.ts';
import { canonicalJson } from '../core/json.ts';
import { leaveOutVersions } from './leave-out-versions.ts';
import type { Limits } from '../core/limits.ts';
import { Meter, describeLimit } from '../core/limits.ts';
import type { RegisterModel } from '../models/register/register.ts';
import { register } from '../models/register/register.ts';
import { refuseNoRegister } from '../core/refuse-model.ts';
import type { FailedCas } from './prepare.ts';
import { settleFailedCas } from './prepare.ts';
import type { Attempted, Contender } from './rounds.ts';
import { decideInRounds, inOrderOfSize } from './rounds.ts';
import type { KeyResult, LinearizabilityResult } from '../core/verdict.ts';
import { concludeOver } from '../core/verdict.ts';

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
  /** Called after each key, for progress: keys done and configurations visited. */
  readonly onKey?: (done: number, visited: number) => void;
}

/**
 * Decides whether a register history in columns is linearizable, key by key: see
 * `fast/check-columns.ts` for how. The columns are what the byte-level readers make.
 */
export function checkColumns(
  recorded: OperationColumns,
  given: ColumnCheckOptions = {},
): LinearizabilityResult {
  refuseNoRegister(given.model ?? register);
  const { columns, options } = withoutVersions(recorded, given);
  const { model = register } = options;
  const meter = new Meter(options.limits, options.explain !== false);
  const checker = new ColumnChecker(columns, semanticsOf(columns, model, options), meter);
  return describeOutcomes(
    columns,
    options,
    meter,
    decideKeys(columns, checker, meter, options.onKey),
  );
}

/** Columns whose values may be versioned, as they are judged: see `leave-out-versions.ts`. */
export function withoutVersions<Options extends ColumnCheckOptions>(
  columns: OperationColumns,
  options: Options,
): { readonly columns: OperationColumns; readonly options: Options } {
  const { versionEvidence, length, invokeRank, returnRank } = columns;
  if (versionEvidence === undefined) return { columns, options };
  const recorded = operationsOfRows(
    columns,
    Array.from({ length }, (_, row) => row),
  );
  const { operations, model } = leaveOutVersions(
    recorded,
    options.model ?? register,
    (asTheyStand) => isRefuted(asTheyStand, options),
    versionEvidence,
  );
  const judged = { ...columnsOf(operations), invokeRank, returnRank };
  const operationOf = (row: number): Operation | undefined => operations[row];
  return { columns: judged, options: { ...options, model, operationOf } };
}

/** Whether a register refutes operations, values taken as they stand. */
export function isRefuted(
  operations: readonly Operation[],
  { model = register, failedCas, limits }: ColumnCheckOptions,
): boolean {
  const { verdict } = checkColumns(columnsOf(operations), {
    model,
    ...(failedCas === undefined ? {} : { failedCas }),
    ...(limits === undefined ? {} : { limits }),
    explain: false,
    witness: false,
  });
  return verdict === 'invalid';
}

/** The layers in linear time over all keys first; what they leave is searched in slices. */
function decideKeys(
  columns: OperationColumns,
  checker: ColumnChecker,
  meter: Meter,
  onKey: ColumnCheckOptions['onKey'],
): readonly Decided[] {
  let done = 0;
  const onDecided = (): void => onKey?.(++done, meter.visited);
  const decided = columns.keys.map((_, key): Decided | undefined => {
    const before = meter.visited;
    const outcome = checker.decideInPassing(key);
    if (outcome === undefined) return undefined;
    onDecided();
    return { outcome, visited: meter.visited - before };
  });
  const hard = [...decided.keys()].filter((key) => decided[key] === undefined);
  const isRefuted = decided.some((one) => one?.outcome.verdict === 'invalid');
  const contenders = hard.map((key) => contenderOf(columns, checker, key));
  const attempted = decideInRounds(contenders, meter, isRefuted, onDecided);
  for (const [at, key] of hard.entries()) decided[key] = attempted[at];
  return decided.flatMap((one) => one ?? []);
}

/** A key of columns before the search. */
export function contenderOf(
  columns: Pick<OperationColumns, 'keys'>,
  checker: ColumnChecker,
  key: number,
): Contender<KeyOutcome> {
  return {
    name: columns.keys[key] ?? null,
    size: checker.size(key),
    attempt: (slice) => checker.search(key, slice),
    untried: (reason) => checker.untried(reason),
  };
}

/** What was decided for a key, whoever decided it. */
export type Decided = Attempted<KeyOutcome>;

/**
 * The result for people: names instead of numbers, witnesses and counterexamples. Small keys are
 * explained first, for their stories are short and leave the most to the others.
 */
export function describeOutcomes(
  columns: OperationColumns,
  options: ColumnCheckOptions,
  meter: Meter,
  decided: readonly Decided[],
): LinearizabilityResult {
  const { model = register } = options;
  const semantics = semanticsOf(columns, model, options);
  const { sizes, reads, succeeded } = countByKey(columns, semantics);
  const budget = explanationBudget(options.explain, meter);
  let rows: readonly (readonly number[])[] | undefined;
  const rowsOf = (key: number): readonly number[] => (rows ??= rowsByKey(columns))[key] ?? [];
  const named = columns.keys.map((name, key) => ({ key, name, size: sizes[key] ?? 0 }));
  const keys = new Array<KeyResult>(named.length);
  for (const { key, name, size } of inOrderOfSize(named)) {
    const one = decided[key];
    if (one === undefined) throw new Error(`nothing was decided for key ${key}`);
    keys[key] = {
      key: name,
      operations: size,
      decidedBy: one.outcome.layer,
      visited: one.visited,
      ...((reads[key] ?? 0) === 0 ? { unread: true } : {}),
      ...resultOf(one, { columns, key, name, model, options, meter, budget, rowsOf }),
    };
  }
  return {
    model: model.name,
    operations: columns.length,
    keys,
    visited: keys.reduce((sum, { visited }) => sum + visited, 0),
    ...concludeOver(keys, { operations: columns.length, succeeded }),
  };
}

/** Operations of each key, and those of them that depended on its state. */
function countByKey(
  columns: OperationColumns,
  semantics: ColumnSemantics,
): { readonly sizes: Int32Array; readonly reads: Int32Array; readonly succeeded: number } {
  const { length, keys, key, kind, outcome } = columns;
  const sizes = new Int32Array(keys.length);
  const reads = new Int32Array(keys.length);
  let succeeded = 0;
  for (let row = 0; row < length; row++) {
    const k = key[row] ?? 0;
    sizes[k] = (sizes[k] ?? 0) + 1;
    if (outcome[row] === columnOutcomes.ok) succeeded++;
    else if (outcome[row] !== columnOutcomes.observedFail) continue;
    const compares = kind[row] === columnKinds.read || kind[row] === columnKinds.cas;
    if (compares && canMatter(columns, row, semantics)) reads[k] = (reads[k] ?? 0) + 1;
  }
  return { sizes, reads, succeeded };
}

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
  readonly meter: Meter;
  readonly budget: Meter | undefined;
  readonly rowsOf: (key: number) => readonly number[];
}

function resultOf(
  { outcome, stopped, visited }: Decided,
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
      const { frontier, at, progress } = outcome;
      const { configurations } = context.meter;
      const reason = stopped ?? outcome.reason;
      const limit =
        reason === 'error' ? outcome.message : describeLimit(reason, { visited, configurations });
      const message = progress === undefined ? limit : `${limit}, ${progress}`;
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
  const near = rowsNearViolation(columns, rows, outcome.core, outcome.last);
  if (near !== undefined) {
    const explanation = explain(violationOf(outcome, context, near.rows, near), model, budget);
    if (explanation.kind !== 'none') return resultFor(explanation);
  }
  return explainedResult(violationOf(outcome, context, rows), model, budget);
}

/** @param near when the rows are only a vicinity */
function violationOf(
  outcome: Extract<KeyOutcome, { verdict: 'invalid' }>,
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
