// Would catch: a report that blames the wrong node, fault or leader for an impossible answer.
import { describe, expect, it } from 'vitest';
import type { Counterexample } from '../../../checker/core/verdict.ts';
import type { Operation } from '../../../src/history/operation.ts';
import type { FaultWindow } from '../../../src/report/faults/faults.ts';
import { leaderChanges, roleSegments } from '../../../src/report/run/leaders.ts';
import {
  contextSentences,
  decisiveOperation,
} from '../../../src/report/verdict/violation-context.ts';
import type { ClusterSample } from '../../../src/store/records.ts';

function operation(changes: Partial<Operation>): Operation {
  return {
    process: 1,
    f: 'read',
    key: 'k',
    input: null,
    output: 1,
    type: 'ok',
    node: 'n3',
    invokedAtUs: 0,
    completedAtUs: 10,
    invokeIndex: 0,
    completeIndex: 1,
    ...changes,
  };
}

function counterexample(operations: readonly Operation[]): Counterexample {
  return {
    anomaly: 'stale-read',
    summary: '',
    story: [],
    operations,
    initialStates: [],
    orders: [],
    confirmed: true,
  };
}

const sample = (time: number, node: string, role: string, term: number): ClusterSample => ({
  time,
  node,
  state: 'up',
  role,
  term,
  leader: null,
  commitIndex: null,
});

const samples = [
  sample(0, 'n1', 'follower', 1),
  sample(0, 'n2', 'follower', 1),
  sample(0, 'n3', 'leader', 1),
  sample(2_100_000, 'n1', 'leader', 2),
  sample(3_000_000, 'n3', 'follower', 2),
];
const segments = roleSegments(samples, 5_000_000);
const partition: FaultWindow = {
  family: 'partition',
  startUs: 1_000_000,
  endUs: 2_500_000,
  label: 'n1 n2 | n3',
  colour: 'partition',
  nodes: [],
  links: ['n1', 'n2'].flatMap((other) => [
    { from: 'n3', to: other },
    { from: other, to: 'n3' },
  ]),
};

function told(completedAtUs: number, node: string): string[] {
  const read = operation({ completedAtUs, node });
  return contextSentences(counterexample([read]), [partition], segments);
}

describe('contextSentences', () => {
  it('names the fault, both leaders, and the deposed one that answered', () => {
    expect(told(2_200_000, 'n3')).toEqual([
      'In force at 2.200 s: partition {n1 n2 | n3} (for 1.20 s).',
      'Leader at 2.200 s: n1 in term 2 and n3 in term 1. Each by its own account.',
      'The read was answered by n3, last seen as leader of term 1, cut off from a majority since 1.000 s.',
    ]);
  });

  it('tells of a leader that was noticed just after', () => {
    expect(told(2_000_000, 'n3')[1]).toBe(
      'Leader at 2.000 s: n3 in term 1. n1 in term 2 was first seen as leader 100 ms later.',
    );
  });

  it('says when no fault was in force, and when the last one had ended', () => {
    expect(told(4_000_000, 'n1')).toEqual([
      'No fault was in force at 4.000 s; partition {n1 n2 | n3} had ended 1.50 s before.',
      'Leader at 4.000 s: n1 in term 2.',
      'The read was answered by n1, last seen as leader of term 2.',
    ]);
    expect(told(500_000, 'n2')[0]).toBe('No fault had been in force by 0.500 s.');
  });

  it('says nothing of leaders and faults when nothing is known of them', () => {
    expect(contextSentences(counterexample([operation({})]), [], [])).toEqual([]);
    expect(contextSentences(counterexample([]), [partition], segments)).toEqual([]);
  });
});

describe('decisiveOperation', () => {
  it('is the answer that came last; an operation of unknown outcome gave none', () => {
    const early = operation({ completedAtUs: 10 });
    const late = operation({ completedAtUs: 20, invokeIndex: 2 });
    const info = operation({ type: 'info', completedAtUs: 30, invokeIndex: 4 });
    expect(decisiveOperation([late, early, info])).toBe(late);
  });
});

describe('leaders', () => {
  it('names each (term, leader) pair once, in order', () => {
    expect(leaderChanges([...samples, sample(4_000_000, 'n1', 'leader', 2)])).toEqual([
      { time: 0, node: 'n3', term: 1 },
      { time: 2_100_000, node: 'n1', term: 2 },
    ]);
  });

  it('joins samples into stretches that reach to the end of the run', () => {
    expect(segments.map(({ node, startUs, endUs, role }) => [node, startUs, endUs, role])).toEqual([
      ['n1', 0, 2_100_000, 'follower'],
      ['n1', 2_100_000, 5_000_000, 'leader'],
      ['n2', 0, 5_000_000, 'follower'],
      ['n3', 0, 3_000_000, 'leader'],
      ['n3', 3_000_000, 5_000_000, 'follower'],
    ]);
  });
});
