import type { LinearizabilityResult } from '../../checker/core/verdict.ts';
import { violationHeadline } from '../../checker/linearizability/evidence/headline.ts';
import { describeUnread, violatedKeys } from '../../checker/core/verdict.ts';
import { whyUnfit } from './fitness.ts';
import { judgeRecovery } from './judge-recovery.ts';
import { judgeNodes } from './nodes-stay-up.ts';
import type { TestPlan } from './plan.ts';
import type { RunOutcome } from './outcome.ts';
import type { PropertyResult, RunStats } from '../store/records.ts';
import { judgeThresholds } from './thresholds.ts';
import { plural } from '../plural.ts';

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
    nodesStayUp(evidence),
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

function linearizable({ linearizability }: Evidence): PropertyResult {
  const { keys, operations, verdict } = linearizability;
  const name = 'linearizable';
  const broken = violatedKeys(linearizability);
  const undecided = keys.filter((key) => key.verdict === 'unknown');
  if (verdict === 'invalid') {
    const [first = { key: null }] = broken;
    const told = violationHeadline(first);
    const more = broken.length - 1;
    const others = more === 0 ? '' : ` (and ${plural(more, 'more key')})`;
    return { name, status: 'violated', summary: `${told.replace(/\.$/, '')}${others}` };
  }
  if (verdict === 'unknown') {
    const whole = linearizability.unknown?.message;
    const reason = undecided[0]?.unknown?.message ?? whole ?? 'there was nothing to check';
    return { name, status: 'unknown', summary: reason };
  }
  const unread = describeUnread(linearizability);
  return {
    name,
    status: 'held',
    summary: `${plural(operations, 'operation')} on ${plural(keys.length, 'key')}; an order was found and verified for each key${unread === undefined ? '' : `; ${unread}`}`,
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
        : `${plural(leaders.length, 'leader')} were seen, each in a term of its own`,
  };
}

function nodesStayUp({ outcome, plan }: Evidence): PropertyResult {
  return judgeNodes(outcome.troubles, plan.allowCrashes, plan.nodes.length);
}

function recovery({ outcome, plan, stats }: Evidence): PropertyResult {
  return judgeRecovery(outcome.recovery, {
    patienceMs: plan.recoveryTimeoutMs,
    faults: outcome.faultsBegun,
    succeeded: Object.values(stats.counts).some(({ ok }) => ok > 0),
  });
}

function operationsSucceeded({ stats, outcome }: Evidence): PropertyResult {
  const name = 'operations-succeeded';
  const byFunction = Object.entries(stats.counts);
  const ok = byFunction.reduce((sum, [, count]) => sum + count.ok, 0);
  const never = byFunction.filter(([, count]) => count.ok === 0).map(([f]) => f);
  const total = outcome.operations.length;
  if (ok === 0) {
    const details = whyUnfit(outcome.lag);
    return {
      name,
      status: 'unknown',
      summary: [`none of ${plural(total, 'operation')} succeeded`, ...details.slice(0, 1)].join(
        '; ',
      ),
      ...(details.length > 0 && { details }),
    };
  }
  const besides = never.length === 0 ? '' : `; ${never.join(', ')} never did`;
  return {
    name,
    status: 'held',
    summary: `${count(ok)} of ${plural(total, 'operation')} succeeded${besides}`,
  };
}

function faultsTookEffect({ plan, outcome }: Evidence): PropertyResult {
  const name = 'faults-took-effect';
  const { faults, skippedFaults } = outcome;
  if (plan.nemesis.name === 'none') {
    return { name, status: 'not-exercised', summary: 'no faults were asked for' };
  }
  const skipped =
    skippedFaults.length === 0 ? '' : `, ${plural(skippedFaults.length, 'step')} skipped`;
  if (faults.length === 0) {
    return { name, status: 'unknown', summary: `no fault took effect${skipped}` };
  }
  return {
    name,
    status: 'held',
    summary: `${plural(faults.length, 'fault')} proven in force${skipped}`,
  };
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
    summary: `${plural(stats.okDuringFaults, 'operation')} succeeded while a fault was in force`,
  };
}

function elections({ stats }: Evidence): PropertyResult {
  const name = 'elections';
  if (stats.elections === 0) {
    return { name, status: 'not-exercised', summary: 'the leader never changed' };
  }
  return {
    name,
    status: 'held',
    summary: plural(stats.elections, 'change of leader or term', 'changes of leader or term'),
  };
}
