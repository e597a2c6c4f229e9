import type { CheckResult, CheckVerdict } from '../../checker/core/checker.ts';
import { describeError, exitCodes } from '../errors.ts';
import { outranking } from '../exit-codes.ts';
import type { PropertyResult, Results, RunStats, StoredFinding } from '../store/records.ts';
import { harnessRecord } from './harness-record.ts';
import type { RunOutcome } from './outcome.ts';
import type { TestPlan } from './plan.ts';
import { runStrength } from './strength.ts';

/** The verdict of a run. An interrupted one says what it found, with the exit code of an interrupt. */
function overall(
  checks: readonly CheckResult[],
  { errors, interrupted }: RunOutcome,
): Pick<Results, 'verdict' | 'exitCode'> {
  const ending =
    outranking([
      ...checks.flatMap(({ verdict }) => (verdict === 'not-exercised' ? [] : verdict)),
      ...errors.map(() => 'harnessError' as const),
    ]) ?? 'unknown';
  if (interrupted) {
    const verdict = ending === 'invalid' ? 'invalid' : 'interrupted';
    return { verdict, exitCode: exitCodes.interrupted };
  }
  const verdict = ending === 'harnessError' ? 'harness-error' : ending;
  return { verdict, exitCode: exitCodes[ending] };
}

const statuses: Readonly<Record<CheckVerdict, PropertyResult['status']>> = {
  valid: 'held',
  invalid: 'violated',
  unknown: 'unknown',
  'not-exercised': 'not-exercised',
};

/** What a checker said, as a row of the properties. */
export function propertyOf({ checker, verdict, summary, details }: CheckResult): PropertyResult {
  return { name: checker, status: statuses[verdict], summary, ...(details && { details }) };
}

/** What is neither in the rows of the properties nor in the record of linearizability. */
function findingsBesides(checks: readonly CheckResult[]): StoredFinding[] {
  const main = checks.find(({ linearizability }) => linearizability !== undefined);
  return checks
    .filter((check) => check !== main)
    .flatMap(({ checker, summary, findings }) =>
      findings
        .filter((finding) => finding.kind !== 'property' || finding.summary !== summary)
        .map((finding) => ({ checker, finding })),
    );
}

/** `results.json` of a run, from what its checkers said. */
export function judge(
  id: string,
  plan: TestPlan,
  run: {
    readonly outcome: RunOutcome;
    readonly stats: RunStats;
    readonly checks: readonly CheckResult[];
  },
): Results {
  const { outcome, stats, checks } = run;
  const [linearizability = null] = checks.flatMap((check) => check.linearizability ?? []);
  const findings = findingsBesides(checks);
  return {
    schema: 1,
    id,
    ...overall(checks, outcome),
    properties: checks.map(propertyOf),
    linearizability,
    ...(findings.length > 0 && { findings }),
    stats,
    harness: harnessRecord(plan, outcome),
    nodeExits: outcome.troubles.exits,
    logAlarms: outcome.troubles.alarms,
    phases: outcome.phases,
    errors: outcome.errors.map(describeError),
    strength: runStrength(outcome, plan.nodes),
  };
}
