import type { LinearizabilityResult } from '../../checker/verdict.ts';
import { violatedKeys } from '../../checker/verdict.ts';
import type { TestPlan } from './plan.ts';
import type { RunOutcome } from './run.ts';
import type { PropertyResult, RunStats } from './test-record.ts';
import { judgeThresholds } from './thresholds.ts';

interface Evidence {
  readonly plan: TestPlan;
  readonly outcome: RunOutcome;
  readonly stats: RunStats;
  readonly linearizability: LinearizabilityResult;
}

/**
 * What a run has shown, property by property. Safety and recovery can be violated; coverage
 * cannot, but a run that lacks it proves nothing and is `unknown`, never a pass. Thresholds
 * come last, and only those that were asked for.
 */
export function judgeProperties(evidence: Evidence): PropertyResult[] {
  return [
    linearizable(evidence),
    oneLeaderPerTerm(evidence),
    recovery(evidence),
    operationsSucceeded(evidence),
    faultsTookEffect(evidence),
    progressUnderFaults(evidence),
    elections(evidence),
    ...judgeThresholds(evidence.plan.thresholds, evidence.outcome, evidence.stats),
  ];
}

/** 15,043 */
const count = (n: number): string => n.toLocaleString('en');

/** 3 ms, 1.25 s */
const duration = (us: number): string =>
  us < 1_000_000 ? `${Math.ceil(us / 1000)} ms` : `${(us / 1_000_000).toFixed(2)} s`;

function linearizable({ linearizability }: Evidence): PropertyResult {
  const { keys, operations, verdict } = linearizability;
  const name = 'linearizable';
  const broken = violatedKeys(linearizability);
  const undecided = keys.filter((key) => key.verdict === 'unknown');
  if (verdict === 'invalid') {
    const story = broken[0]?.counterexample?.summary;
    const told = story ?? `no order explains ${broken[0]?.key ?? 'the history'}`;
    const more = broken.length - 1;
    const others = more === 0 ? '' : ` (and ${more} more ${more === 1 ? 'key' : 'keys'})`;
    return { name, status: 'violated', summary: `${told.replace(/\.$/, '')}${others}` };
  }
  if (verdict === 'unknown') {
    const reason = undecided[0]?.unknown?.message ?? 'there was nothing to check';
    return { name, status: 'unknown', summary: reason };
  }
  return {
    name,
    status: 'held',
    summary: `${count(operations)} operations on ${count(keys.length)} keys; an order was found and verified for each key`,
  };
}

function oneLeaderPerTerm({ outcome }: Evidence): PropertyResult {
  const name = 'one-leader-per-term';
  const { leaders, splitTerms } = outcome.leadership;
  const [split] = splitTerms;
  if (split !== undefined) {
    const summary = `${split.nodes.join(' and ')} both called themselves leader of term ${split.term}`;
    return { name, status: 'violated', summary };
  }
  if (leaders.length === 0) {
    return { name, status: 'not-exercised', summary: 'no node told who leads' };
  }
  return {
    name,
    status: 'held',
    summary:
      leaders.length === 1
        ? `one leader was seen, in term ${leaders[0]?.term ?? '?'}`
        : `${leaders.length} leaders were seen, each in a term of its own`,
  };
}

function recovery({ outcome, plan }: Evidence): PropertyResult {
  const name = 'recovery-after-heal';
  const { faults } = outcome;
  const seen = outcome.recovery;
  if (seen === undefined) {
    return { name, status: 'unknown', summary: 'the run ended before the recovery phase' };
  }
  const { firstOkAfterUs, threadsServed, threads } = seen;
  const limit = `${plan.recoveryTimeoutMs / 1000} s`;
  if (firstOkAfterUs === null) {
    const what = faults.length > 0 ? 'all faults were undone' : 'the workload';
    return {
      name,
      status: 'violated',
      summary: `no write was accepted within ${limit} after ${what}`,
    };
  }
  if (threadsServed < threads) {
    const summary = `only ${threadsServed} of ${threads} clients could write within ${limit} after the heal`;
    return { name, status: 'violated', summary };
  }
  if (faults.length === 0) {
    return { name, status: 'not-exercised', summary: 'there was no fault to recover from' };
  }
  return {
    name,
    status: 'held',
    summary: `writes were accepted ${duration(firstOkAfterUs)} after the heal, by all ${threads} clients`,
  };
}

function operationsSucceeded({ stats, outcome }: Evidence): PropertyResult {
  const name = 'operations-succeeded';
  const byFunction = Object.entries(stats.counts);
  const ok = byFunction.reduce((sum, [, count]) => sum + count.ok, 0);
  const never = byFunction.filter(([, count]) => count.ok === 0).map(([f]) => f);
  const total = outcome.operations.length;
  if (ok === 0) {
    return { name, status: 'unknown', summary: `none of ${count(total)} operations succeeded` };
  }
  const besides = never.length === 0 ? '' : `; ${never.join(', ')} never did`;
  return {
    name,
    status: 'held',
    summary: `${count(ok)} of ${count(total)} operations succeeded${besides}`,
  };
}

function faultsTookEffect({ plan, outcome }: Evidence): PropertyResult {
  const name = 'faults-took-effect';
  const { faults, skippedFaults } = outcome;
  if (plan.nemesis.name === 'none') {
    return { name, status: 'not-exercised', summary: 'no faults were asked for' };
  }
  const skipped = skippedFaults.length === 0 ? '' : `, ${skippedFaults.length} steps skipped`;
  if (faults.length === 0) {
    return { name, status: 'unknown', summary: `no fault took effect${skipped}` };
  }
  return { name, status: 'held', summary: `${faults.length} faults proven in force${skipped}` };
}

function progressUnderFaults({ stats }: Evidence): PropertyResult {
  const name = 'operations-during-faults';
  if (stats.faults === 0) {
    return { name, status: 'not-exercised', summary: 'no fault was in force' };
  }
  if (stats.okDuringFaults === 0) {
    return {
      name,
      status: 'unknown',
      summary: 'no operation succeeded while a fault was in force',
    };
  }
  return {
    name,
    status: 'held',
    summary: `${count(stats.okDuringFaults)} operations succeeded while a fault was in force`,
  };
}

function elections({ stats }: Evidence): PropertyResult {
  const name = 'elections';
  if (stats.elections === 0) {
    return { name, status: 'not-exercised', summary: 'the leader never changed' };
  }
  return { name, status: 'held', summary: `${count(stats.elections)} changes of leader or term` };
}
