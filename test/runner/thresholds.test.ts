// Would catch: a threshold that is rounded away, that counts a refused cas as an outage, or that turns
// a failure of the harness into a violation of the system.
import { describe, expect, it } from 'vitest';
import { nemesisByName } from '../../nemesis/combined.ts';
import type { Operation } from '../../src/history/operation.ts';
import { propertyOf } from '../../src/runner/judge.ts';
import type { RunOutcome } from '../../src/runner/outcome.ts';
import { planTest } from '../../src/runner/plan.ts';
import { runStats } from '../../src/runner/stats.ts';
import { thresholdCheckers } from '../../src/runner/properties/thresholds.ts';
import type { Thresholds } from '../../src/store/records.ts';
import { workloadByName } from '../../workloads/registry.ts';

function operation(index: number, changes: Partial<Operation> = {}): Operation {
  return {
    process: 0,
    f: 'write',
    key: 'k0',
    input: 1,
    output: 1,
    type: 'ok',
    invokedAtUs: index * 1000,
    completedAtUs: index * 1000 + 500,
    invokeIndex: 2 * index,
    completeIndex: 2 * index + 1,
    ...changes,
  };
}

const plan = planTest({
  workload: workloadByName('cas'),
  nemesis: nemesisByName('none'),
  nodes: ['n1'],
  seed: 1,
});

const lag = { timers: 1, p99LateUs: 0, maxLateUs: 0, cpuBusy: null, cpuStolen: null };

function judged(
  thresholds: Thresholds,
  operations: readonly Operation[],
  changes: Partial<RunOutcome> = {},
) {
  const outcome: RunOutcome = {
    operations,
    repeatedRequests: 0,
    nemesisEvents: [],
    faults: [],
    faultsBegun: 0,
    skippedFaults: [],
    leadership: { leaders: [], splitTerms: [], exited: [] },
    recovery: {
      ...{ firstOkAfterUs: 1, threadsServed: 1, threads: 1, probes: 1, unserved: [] },
      ...{ interrupted: false, lag },
      nodes: { prompt: 1, late: 0, unanswered: 0, leaderSeen: true, rolesReported: true },
    },
    lag,
    troubles: { exits: [], alarms: [] },
    watched: [],
    phases: [],
    errors: [],
    interrupted: false,
    ...changes,
  };
  const run = { operations, nemesis: [], plan, outcome, stats: runStats(outcome) };
  return thresholdCheckers(thresholds).map((checker) => propertyOf(checker.check(run, {})));
}

const many = (count: number, from: number, changes: Partial<Operation> = {}): Operation[] =>
  Array.from({ length: count }, (_, i) => operation(from + i, changes));

describe('thresholds', () => {
  it('are no properties unless they are asked for', () => {
    expect(judged({}, many(3, 0))).toEqual([]);
  });

  it('hold at the very share and are missed one operation below it', () => {
    const operations = [...many(95, 0), ...many(5, 95, { type: 'info', completedAtUs: null })];
    expect(judged({ minOkRate: 0.95 }, operations)).toMatchObject([
      { name: 'ok-rate', status: 'held' },
    ]);
    const [missed] = judged({ minOkRate: 0.95 }, operations.slice(1));
    expect(missed).toEqual({
      name: 'ok-rate',
      status: 'violated',
      summary: '94 of 99 operations were served (94.94 %), fewer than the 95 % asked for',
    });
  });

  it('count a cas that was refused since the value was another one as served', () => {
    const refused = many(4, 0, { f: 'cas', type: 'fail', error: 'precondition-failed' });
    const failed = many(1, 4, { f: 'cas', type: 'fail', error: 'no leader' });
    expect(judged({ minOkRate: 0.8 }, [...refused, ...failed])[0]?.status).toBe('held');
    expect(judged({ minOkRate: 0.81 }, [...refused, ...failed])[0]?.status).toBe('violated');
  });

  it('hold for the slowest kind of operation, whichever is the most frequent', () => {
    const slow = operation(200, { f: 'cas', completedAtUs: 200_000 + 80_000 });
    const [p99] = judged({ maxP99Ms: 50 }, [...many(200, 0), slow]);
    expect(p99).toEqual({
      name: 'latency-p99',
      status: 'violated',
      summary: 'p99 of cas was 80.0 ms, more than the 50 ms asked for',
    });
    expect(judged({ maxP99Ms: 80 }, [...many(200, 0), slow])[0]?.status).toBe('held');
  });

  it.each([{ errors: [new Error('no leader')] }, { interrupted: true }, { recovery: undefined }])(
    'judge no run that did not come to its end: %j',
    (changes) => {
      const results = judged({ minOkRate: 0.9, maxP99Ms: 1 }, [], changes);
      expect(results.map(({ status }) => status)).toEqual(['unknown', 'unknown']);
    },
  );
});
