/**
 * The verdict of a register history in columns, key by key: see `fast/check-columns.ts` for how.
 * Nothing here explains a no, so that a yes need not load what does.
 */
import { columnsOf } from '../../src/history/columns/columns-of-operations.ts';
import type { OperationColumns } from '../../src/history/columns/columns.ts';
import { operationsOfRows } from '../../src/history/columns/operations-of-rows.ts';
import type { Operation } from '../../src/history/operation.ts';
import { canonicalJson } from '../core/json.ts';
import type { Limits } from '../core/limits.ts';
import { Meter } from '../core/limits.ts';
import { refuseNoRegister } from '../core/refuse-model.ts';
import type { RegisterModel } from '../models/register/register.ts';
import { register } from '../models/register/register.ts';
import type { KeyOutcome } from './fast/check-columns.ts';
import { ColumnChecker } from './fast/check-columns.ts';
import type { ColumnSemantics } from './fast/problem.ts';
import { leaveOutVersions } from './leave-out-versions.ts';
import type { FailedCas } from './prepare.ts';
import type { Attempted, Contender } from './rounds.ts';
import { decideInRounds } from './rounds.ts';

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

/** What was decided for a key, whoever decided it. */
export type Decided = Attempted<KeyOutcome>;

/**
 * Columns as they are judged: of values that may be versioned, see `leave-out-versions.ts`.
 *
 * @throws HarnessError RJ021 for a model that is no register
 */
export function judgedColumns<Options extends ColumnCheckOptions>(
  columns: OperationColumns,
  options: Options,
): { readonly columns: OperationColumns; readonly options: Options } {
  refuseNoRegister(options.model ?? register);
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
  const given = { model, ...(failedCas === undefined ? {} : { failedCas }) };
  const { columns, options } = judgedColumns(columnsOf(operations), given);
  const decided = decideColumns(columns, options, new Meter(limits, false));
  return decided.some(({ outcome }) => outcome.verdict === 'invalid');
}

/** The layers in linear time over all keys first; what they leave is searched in slices. */
export function decideColumns(
  columns: OperationColumns,
  options: Pick<ColumnCheckOptions, 'model' | 'failedCas' | 'onKey'>,
  meter: Meter,
): readonly Decided[] {
  const { model = register, onKey } = options;
  const checker = new ColumnChecker(columns, semanticsOf(columns, model, options), meter);
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

export function semanticsOf(
  { values }: OperationColumns,
  { register: { initial, nullReads } }: RegisterModel,
  { failedCas }: Pick<ColumnCheckOptions, 'failedCas'>,
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
