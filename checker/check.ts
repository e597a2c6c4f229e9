import type { Operation } from '../src/history/operation.ts';
import { checkColumns, emptyHistory, explained } from './check-register.ts';
import { explanationBudget } from './evidence/explain.ts';
import { columnsOf } from './fast/columns-of.ts';
import type { Limits } from './limits.ts';
import { Meter, describeLimit } from './limits.ts';
import type { Model } from './model.ts';
import { isIgnored } from './model.ts';
import { isRegisterModel } from './models/register.ts';
import type { FailedCas } from './prepare.ts';
import { partitionByKey, refuseMalformed, settleFailedCas } from './prepare.ts';
import type { KeyResult, LinearizabilityResult, Unknown } from './verdict.ts';
import { combineVerdicts } from './verdict.ts';
import { verifyWitness } from './verify-witness.ts';
import type { SearchOutcome } from './wing-gong.ts';
import { searchLinearization } from './wing-gong.ts';

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
  refuseMalformed(recorded, model);
  const operations = settleFailedCas(recorded, options.failedCas ?? 'as-recorded');
  if (isRegisterModel(model) && options.algorithm !== 'general') {
    const ordered = operations.toSorted((a, b) => a.invokeIndex - b.invokeIndex);
    return checkColumns(columnsOf(ordered), {
      model,
      operationOf: (row) => ordered[row],
      ...(options.limits === undefined ? {} : { limits: options.limits }),
      ...(options.explain === undefined ? {} : { explain: options.explain }),
    });
  }
  return checkGenerally(operations, model, options);
}

/** Each key, or the whole, with the general search. */
function checkGenerally(
  operations: readonly Operation[],
  model: Model,
  options: CheckOptions,
): LinearizabilityResult {
  const meter = new Meter(options.limits);
  const budget = explanationBudget(options.explain);
  const keys = [...partitionByKey(operations, model)].map(([key, ofKey]) =>
    checkKey(key, ofKey, model, meter, budget),
  );
  return {
    verdict: combineVerdicts(keys.map(({ verdict }) => verdict)),
    model: model.name,
    operations: operations.length,
    keys,
    visited: meter.visited,
    ...(operations.length === 0 ? { unknown: emptyHistory } : {}),
  };
}

function checkKey(
  key: string | null,
  operations: readonly Operation[],
  model: Model,
  meter: Meter,
  budget: Meter | undefined,
): KeyResult {
  const before = meter.visited;
  const counted = operations.filter((operation) => !isIgnored(operation, model));
  const outcome = searchLinearization(
    counted.map((operation) => ({
      operation,
      invoke: operation.invokeIndex,
      complete: operation.type === 'info' ? null : operation.completeIndex,
    })),
    model,
    meter,
  );
  const common = {
    key,
    operations: operations.length,
    decidedBy: 'wing-gong',
    visited: meter.visited - before,
  };
  switch (outcome.verdict) {
    case 'valid': {
      const witness = outcome.order.flatMap((i) => counted[i]?.invokeIndex ?? []);
      return { ...common, ...provenValid(operations, model, witness) };
    }
    case 'invalid': {
      const end = counted[outcome.stuckAt]?.completeIndex ?? Infinity;
      return {
        ...common,
        ...explained({ key, operations, end, suspects: [] }, model, budget),
      };
    }
    case 'unknown':
      return { ...common, verdict: 'unknown', unknown: limitReached(outcome, counted, meter) };
  }
}

/** A yes that its verifier does not accept is a defect of ours, and no verdict on the history. */
function provenValid(
  operations: readonly Operation[],
  model: Model,
  witness: readonly number[],
): Pick<KeyResult, 'verdict' | 'witness' | 'unknown'> {
  const wrong = verifyWitness(operations, model, witness);
  if (wrong === undefined) return { verdict: 'valid', witness };
  const message = `the checker found an order that its verifier refuses: ${wrong}`;
  return { verdict: 'unknown', unknown: { reason: 'error', message } };
}

function limitReached(
  outcome: Extract<SearchOutcome, { verdict: 'unknown' }>,
  counted: readonly Operation[],
  meter: Meter,
): Unknown {
  const reached = outcome.reached === undefined ? undefined : counted[outcome.reached];
  return {
    reason: outcome.reason,
    message: describeLimit(outcome.reason, meter),
    frontier: outcome.stored,
    ...(typeof reached?.completedAtUs === 'number' ? { atUs: reached.completedAtUs } : {}),
  };
}
