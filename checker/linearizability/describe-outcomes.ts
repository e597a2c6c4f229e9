/**
 * What was decided for columns, for people: names instead of numbers, witnesses and
 * counterexamples. Who explains a no is handed in: where there is none, it need not be loaded.
 */
import type { OperationColumns } from '../../src/history/columns/columns.ts';
import { columnKinds, columnOutcomes } from '../../src/history/columns/columns.ts';
import type { Meter } from '../core/limits.ts';
import { describeLimit, explanationBudget } from '../core/limits.ts';
import type { KeyResult, LinearizabilityResult } from '../core/verdict.ts';
import { concludeOver } from '../core/verdict.ts';
import type { RegisterModel } from '../models/register/register.ts';
import { register } from '../models/register/register.ts';
import type { ColumnCheckOptions, Decided } from './decide-columns.ts';
import { semanticsOf } from './decide-columns.ts';
import type { KeyOutcome } from './fast/check-columns.ts';
import type { ColumnSemantics } from './fast/problem.ts';
import { canMatter } from './fast/problem.ts';
import { inOrderOfSize } from './rounds.ts';

/** A key that is described: what there is of it, and what its explanation may cost. */
export interface KeyContext {
  readonly columns: OperationColumns;
  readonly key: number;
  readonly name: string | null;
  readonly model: RegisterModel;
  readonly options: ColumnCheckOptions;
  readonly meter: Meter;
  readonly budget: Meter | undefined;
  readonly rowsOf: (key: number) => readonly number[];
}

export type RefutedOutcome = Extract<KeyOutcome, { verdict: 'invalid' }>;

/** A no in words: `explain-outcome.ts`. */
export type ExplainOutcome = (
  outcome: RefutedOutcome,
  context: KeyContext,
) => Pick<KeyResult, 'verdict' | 'counterexample' | 'unknown'>;

/**
 * The result of all keys. Small ones are explained first, for their stories are short and leave
 * the most to the others.
 *
 * @param explain not asked where no key is violated
 */
export function describeOutcomes(
  columns: OperationColumns,
  options: ColumnCheckOptions,
  meter: Meter,
  decided: readonly Decided[],
  explain: ExplainOutcome,
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
      ...resultOf(one, { columns, key, name, model, options, meter, budget, rowsOf }, explain),
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

function resultOf(
  { outcome, stopped, visited }: Decided,
  context: KeyContext,
  explain: ExplainOutcome,
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
      return explain(outcome, context);
  }
}

function rowsByKey({ length, key, keys }: OperationColumns): readonly (readonly number[])[] {
  const rows: number[][] = keys.map(() => []);
  for (let row = 0; row < length; row++) rows[key[row] ?? 0]?.push(row);
  return rows;
}
