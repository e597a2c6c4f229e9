import { HarnessError } from '../../src/errors.ts';
import { outranking } from '../../src/exit-codes.ts';
import type { CheckedHistory, Checker, CheckResult } from './checker.ts';
import type { Limits } from './limits.ts';
import type { Verdict } from './verdict.ts';

/**
 * Asks every checker, in their order. One that throws has decided nothing: `unknown`, with what
 * it threw.
 *
 * @param limits what each of them may cost
 * @throws HarnessError for a history that a checker refuses: a mistake of whoever chose the checker
 */
export function checkAll<History extends CheckedHistory>(
  history: History,
  checkers: readonly Checker<History>[],
  limits: Limits = {},
): CheckResult[] {
  return checkers.map((checker) => {
    try {
      return checker.check(history, limits);
    } catch (error) {
      if (error instanceof HarnessError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      const message = `the checker ${checker.name} failed: ${reason}`;
      return {
        ...{ checker: checker.name, verdict: 'unknown', summary: message, findings: [] },
        unknown: { reason: 'error', message },
      };
    }
  });
}

/** The verdict over several results. What was not exercised says nothing; nothing at all is `unknown`. */
export function verdictOver(results: readonly CheckResult[]): Verdict {
  const verdicts = results.flatMap(({ verdict }) => (verdict === 'not-exercised' ? [] : verdict));
  return outranking(verdicts) ?? 'unknown';
}
