import type { Operation } from '../../src/history/operation.ts';
import { checkColumns } from './check-register.ts';
import { isRefuted } from './decide-columns.ts';
import { columnsOf } from '../../src/history/columns/columns-of-operations.ts';
import { leaveOutVersions } from './leave-out-versions.ts';
import { refuseUnknownVersions } from './refuse-unknown-versions.ts';
import type { Limits } from '../core/limits.ts';
import { explanationBudget, Meter } from '../core/limits.ts';
import { KeySearch } from './key-search.ts';
import type { Model } from '../core/model.ts';
import { isRegisterModel } from '../models/register/register.ts';
import type { FailedCas } from './prepare.ts';
import { partitionByKey, refuseMalformed, settleFailedCas } from './prepare.ts';
import { refuseNoModel } from '../core/refuse-model.ts';
import { decideInRounds, inOrderOfSize } from './rounds.ts';
import type { KeyResult, LinearizabilityResult } from '../core/verdict.ts';
import { concludeOver } from '../core/verdict.ts';

export interface CheckOptions {
  readonly model: Model;
  /** Default: `as-recorded`. */
  readonly failedCas?: FailedCas;
  /** For the verdict, over all keys. Default: only the bound on memory. */
  readonly limits?: Limits;
  /**
   * What explanations may cost over all violated keys, apart from `limits`; false: none is
   * wanted. A verdict stands before its explanation is begun. Default: six million
   * configurations, of which one key may use half of what is left.
   */
  readonly explain?: Limits | false;
  /** `general`: the search that serves every model, also for registers. Default: `fast` where there is a fast one. */
  readonly algorithm?: 'fast' | 'general';
}

/**
 * Decides whether the operations are linearizable with respect to a model.
 *
 * Real-time order is the order of `invokeIndex` and `completeIndex`; the times are for words
 * only. A yes carries a verified witness for each key, and a limit that is hit gives
 * `unknown`, never a guess.
 *
 * @throws HarnessError RJ020 or RJ021 when the history is malformed or belongs to another model
 */
export function checkLinearizable(
  recorded: readonly Operation[],
  options: CheckOptions,
): LinearizabilityResult {
  const { model } = options;
  refuseNoModel(model);
  refuseMalformed(recorded, model);
  const settled = settleFailedCas(recorded, options.failedCas ?? 'as-recorded');
  if (!isRegisterModel(model)) {
    refuseUnknownVersions(settled, model);
    return checkGenerally(settled, model, options);
  }
  const { operations, model: judged } = leaveOutVersions(settled, model, (asTheyStand) =>
    isRefuted(asTheyStand, {
      model,
      ...(options.limits === undefined ? {} : { limits: options.limits }),
    }),
  );
  if (options.algorithm !== 'general') {
    const ordered = operations.toSorted((a, b) => a.invokeIndex - b.invokeIndex);
    return checkColumns(columnsOf(ordered), {
      model: judged,
      operationOf: (row) => ordered[row],
      ...(options.limits === undefined ? {} : { limits: options.limits }),
      ...(options.explain === undefined ? {} : { explain: options.explain }),
    });
  }
  return checkGenerally(operations, judged, options);
}

/** Each key, or the whole, with the general search; what is refuted is explained in the end. */
function checkGenerally(
  operations: readonly Operation[],
  model: Model,
  options: CheckOptions,
): LinearizabilityResult {
  const meter = new Meter(options.limits, options.explain !== false);
  const searches = [...partitionByKey(operations, model)].map(
    ([key, ofKey]) => new KeySearch(key, ofKey, model, meter),
  );
  const decided = decideInRounds(searches, meter, false);
  const budget = explanationBudget(options.explain, meter);
  const results = new Map<KeySearch, KeyResult>();
  for (const search of inOrderOfSize(searches)) {
    const attempted = decided[searches.indexOf(search)];
    if (attempted !== undefined) results.set(search, search.describe(attempted, budget));
  }
  const keys = searches.flatMap((search) => results.get(search) ?? []);
  return {
    model: model.name,
    operations: operations.length,
    keys,
    visited: meter.visited,
    ...concludeOver(keys, { operations: operations.length, succeeded: countSucceeded(operations) }),
  };
}

function countSucceeded(operations: readonly Operation[]): number {
  return operations.reduce((n, { type }) => (type === 'ok' ? n + 1 : n), 0);
}
