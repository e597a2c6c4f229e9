import type { Operation } from '../src/history/operation.ts';
import type { Violation } from './evidence/explain.ts';
import { defaultExplanation, explain } from './evidence/explain.ts';
import type { Limits } from './limits.ts';
import { Meter, describeLimit } from './limits.ts';
import type { Model } from './model.ts';
import { isIgnored } from './model.ts';
import type { FailedCas } from './prepare.ts';
import { partitionByKey, refuseMalformed, settleFailedCas } from './prepare.ts';
import type { KeyResult, LinearizabilityResult } from './verdict.ts';
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
   * What the explanation of each violated key may cost, apart from `limits`; false: none is
   * wanted. The verdict stands before an explanation is begun. Default: three million
   * configurations.
   */
  readonly explain?: Limits | false;
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
  const meter = new Meter(options.limits);
  const keys = [...partitionByKey(operations, model)].map(([key, ofKey]) =>
    checkKey(key, ofKey, model, meter, options.explain ?? defaultExplanation),
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

const emptyHistory = {
  reason: 'empty-history',
  message: 'the history has no operation of a client, so there is nothing to judge',
} as const;

/** One key with the general search, which every model has. */
function checkKey(
  key: string | null,
  operations: readonly Operation[],
  model: Model,
  meter: Meter,
  explanation: Limits | false,
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
      return { ...common, ...explained({ key, operations, end }, model, explanation) };
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

/** A no, with its counterexample where the budget allows; a no that the judge refutes is a defect of ours. */
function explained(
  violation: Violation,
  model: Model,
  limits: Limits | false,
): Pick<KeyResult, 'verdict' | 'counterexample' | 'unknown'> {
  if (limits === false) return { verdict: 'invalid' };
  const explanation = explain(violation, model, limits);
  switch (explanation.kind) {
    case 'explained':
      return { verdict: 'invalid', counterexample: explanation.counterexample };
    case 'none':
      return { verdict: 'invalid' };
    case 'contradicted': {
      const message = `the checker contradicts itself, so it gives no verdict: ${explanation.message}`;
      return { verdict: 'unknown', unknown: { reason: 'error', message } };
    }
  }
}

function limitReached(
  outcome: Extract<SearchOutcome, { verdict: 'unknown' }>,
  counted: readonly Operation[],
  meter: Meter,
): NonNullable<KeyResult['unknown']> {
  const reached = outcome.reached === undefined ? undefined : counted[outcome.reached];
  return {
    reason: outcome.reason,
    message: describeLimit(outcome.reason, meter),
    frontier: outcome.stored,
    ...(typeof reached?.completedAtUs === 'number' ? { atUs: reached.completedAtUs } : {}),
  };
}
