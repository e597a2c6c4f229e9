// Would catch: a run that calls itself strong although nobody read where a stale read could be, or one
// whose blind spots are not said.
import { describe, expect, it } from 'vitest';
import type { HistoryEvent, Operation } from '../../../src/history/operation.ts';
import { faultWindows } from '../../../src/report/faults/fault-windows.ts';
import { blindSpots, strengthText } from '../../../src/report/verdict/strength.ts';
import { runStrength } from '../../../src/runner/strength.ts';

const nodes = ['n1', 'n2', 'n3'];
const ms = 1_000;
let index = 0;

function operation(fromMs: number, toMs: number, change: Partial<Operation> = {}): Operation {
  return {
    ...{ process: 0, f: 'read', key: 'k', input: null, output: 1, type: 'ok', node: 'n1' },
    invokedAtUs: fromMs * ms,
    completedAtUs: toMs * ms,
    invokeIndex: index++,
    completeIndex: index++,
    ...change,
  };
}

const step = (atMs: number, f: string, value: HistoryEvent['value']): HistoryEvent => ({
  index: index++,
  time: atMs * ms,
  process: 'nemesis',
  type: 'info',
  f,
  value,
});

/** n1, which leads, is cut off from 1 s to 3 s; n2 is seen to lead from 1.6 s on. */
const nemesis = [
  step(1_000, 'partition', { cut: ['n1→n2', 'n1→n3', 'n2→n1', 'n3→n1'], effectiveAtUs: 1_000_000 }),
  step(3_000, 'heal', { cut: [], effectiveAtUs: 3_000_000 }),
];
const leaders = [
  { term: 1, node: 'n1', atUs: 100 * ms },
  { term: 2, node: 'n2', atUs: 1_600 * ms },
];
const faults = faultWindows(nemesis, nodes).map((fault) => ({ ...fault, name: '' }));
const leadership = { leaders, splitTerms: [], exited: [] };
const strengthOf = (operations: readonly Operation[], repeatedRequests = 0) =>
  runStrength({ operations, faults, leadership, repeatedRequests }, nodes);

describe('the strength of a run', () => {
  it('counts reads at a node that was cut off, served or left without an answer', () => {
    const strength = strengthOf([
      operation(500, 501),
      operation(1_500, 1_501),
      operation(1_500, 1_650, { type: 'info' }),
      operation(1_500, 1_501, { type: 'fail' }),
      operation(1_500, 1_501, { node: 'n2' }),
      operation(999, 1_001),
      operation(3_500, 3_501),
    ]);
    expect(strength).toMatchObject({
      reads: 7,
      duringFaults: 5,
      readsAtCutOffNodes: 2,
      readsServedByCutOffNodes: 1,
      leadersDeposedWhileRead: 1,
    });
  });

  it.each([
    ['read long before', operation(500, 501), 0],
    ['read as the next one rises', operation(1_400, 1_401), 1],
    ['asked in vain', operation(1_400, 1_401, { type: 'fail' }), 0],
    ['written to', operation(1_400, 1_401, { f: 'write' }), 0],
  ])('counts a leader as deposed while it was read from: %s', (_, read, expected) => {
    expect(strengthOf([read]).leadersDeposedWhileRead).toBe(expected);
  });

  it('does not take the next term of the same leader for a change', () => {
    const again = leaders.map((leader) => ({ ...leader, node: 'n1' }));
    const operations = [operation(1_600, 1_601)];
    expect(
      runStrength(
        {
          ...{ operations, faults: [], repeatedRequests: 0 },
          leadership: { ...leadership, leaders: again },
        },
        nodes,
      ).leadersDeposedWhileRead,
    ).toBe(0);
  });

  it('counts keys that two clients changed at the same time', () => {
    const write = (key: string, fromMs: number, toMs: number) =>
      operation(fromMs, toMs, { f: 'write', key });
    const strength = strengthOf([
      ...[write('a', 0, 10), write('a', 5, 6)],
      ...[write('b', 0, 10), write('b', 11, 12)],
      ...[write('c', 0, 10), operation(5, 6, { key: 'c' })],
    ]);
    expect(strength.keysWithConcurrentWriters).toBe(1);
  });

  it('says what could not have been found', () => {
    const strong = strengthOf(
      [
        operation(1_500, 1_501),
        operation(1_500, 1_510, { f: 'write' }),
        operation(1_505, 1_506, { f: 'cas' }),
      ],
      3,
    );
    expect(blindSpots(strong)).toEqual([]);
    expect(strengthText(strong)).toBe(
      '3 operations during faults, 1 leader deposed while clients read from them, 1 read at nodes that were cut off (1 served), 1 key with concurrent writers, 3 repeated requests',
    );
    const weak = strengthOf([operation(500, 501)]);
    expect(blindSpots(weak)).toEqual([
      expect.stringContaining('could not have found a stale read there'),
      expect.stringContaining('No key had two writers at once'),
      expect.stringContaining('No request was repeated'),
    ]);
    expect(blindSpots(strengthOf([]))[0]).toMatch(/^Nothing was read: .* stale read\.$/);
  });
});
