import type { Explanation, Violation } from './evidence/violation.ts';
import { explain, explainCheaply } from './evidence/explain.ts';
import type { Meter } from '../core/limits.ts';
import type { KeyResult } from '../core/verdict.ts';

/** A no, with its counterexample: the smaller the more the budget allows; a no that the judge refutes is a defect of ours. */
export function explainedResult(
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

export function resultFor(
  explanation: Exclude<Explanation, { readonly kind: 'none' }>,
): Pick<KeyResult, 'verdict' | 'counterexample' | 'unknown'> {
  if (explanation.kind === 'explained') {
    return { verdict: 'invalid', counterexample: explanation.counterexample };
  }
  const message = `the checker contradicts itself, so it gives no verdict: ${explanation.message}`;
  return { verdict: 'unknown', unknown: { reason: 'error', message } };
}
