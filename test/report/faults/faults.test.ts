// Would catch: a fault shaded where it was not in force: from the wrong event, past its undoing,
// or as a clean split when messages were lost in one direction only.
import { describe, expect, it } from 'vitest';
import { faultWindows } from '../../../src/report/faults/fault-windows.ts';
import { faultsAt, isCutOff } from '../../../nemesis/in-force.ts';
import { faultText } from '../../../src/report/faults/faults.ts';
import type { HistoryEvent, Json } from '../../../src/history/operation.ts';

function events(...list: (readonly [time: number, f: string, value: Json])[]): HistoryEvent[] {
  return list.map(([time, f, value], index) => ({
    index,
    time,
    process: 'nemesis',
    type: 'info',
    f,
    value,
  }));
}

const nodes = ['n1', 'n2', 'n3'];
const told = (list: HistoryEvent[]): string[] =>
  faultWindows(list, nodes).map(
    (fault) => `${faultText(fault)} ${fault.startUs}..${String(fault.endUs)}`,
  );

describe('faultWindows', () => {
  it('takes a step from when it held, not from when it began or was proven', () => {
    const cut = ['n1→n3', 'n3→n1', 'n2→n3', 'n3→n2'];
    expect(
      told(
        events(
          [100, 'partition', { cut }],
          [300, 'partition', { cut, evidence: 'unanswered', effectiveAtUs: 110 }],
          [900, 'heal', { cut: [] }],
          [990, 'heal', { cut: [], evidence: 'answered', effectiveAtUs: 905 }],
        ),
      ),
    ).toEqual(['partition {n1 n2 | n3} 110..905']);
  });

  it('tells a one-way cut from a split', () => {
    const cut = ['n3→n1', 'n3→n2'];
    expect(told(events([5, 'partition', { cut, effectiveAtUs: 5 }]))).toEqual([
      'partition {n3↛n1 n2} 5..null',
    ]);
  });

  it('lets a new cut replace the last one, and a second kill add to the first', () => {
    expect(
      told(
        events(
          [10, 'partition', { cut: ['n1→n2', 'n2→n1'], effectiveAtUs: 10 }],
          [20, 'partition', { cut: ['n1→n3', 'n3→n1', 'n2→n3', 'n3→n2'], effectiveAtUs: 20 }],
          [30, 'kill', { nodes: ['n1'], effectiveAtUs: 30 }],
          [40, 'kill', { nodes: ['n2'], effectiveAtUs: 40 }],
          [50, 'restart', { nodes: ['n1', 'n2'], effectiveAtUs: 50 }],
        ),
      ),
    ).toEqual([
      'partition {n1↛n2, n2↛n1} 10..20',
      'partition {n1 n2 | n3} 20..null',
      'kill n1 30..50',
      'kill n2 40..50',
    ]);
  });

  it('counts neither a step that was skipped nor one that failed, but ends what a skipped undoing ends', () => {
    expect(
      told(
        events(
          [10, 'kill', { nodes: ['n1'], effectiveAtUs: 10 }],
          [20, 'pause', { skipped: 'there was no leader' }],
          [30, 'partition', { cut: ['n1→n2'] }],
          [35, 'partition', { cut: ['n1→n2'], error: 'still answered' }],
          [40, 'restart', { skipped: 'no node is to restart' }],
        ),
      ),
    ).toEqual(['kill n1 10..40']);
  });

  it('ends a pause of two nodes for each of them, also by a kill', () => {
    const list = events(
      [10, 'pause', { nodes: ['n1', 'n3'], effectiveAtUs: 10 }],
      [20, 'kill', { nodes: ['n3'], effectiveAtUs: 20 }],
      [30, 'resume', { nodes: ['n1'], effectiveAtUs: 30 }],
      [40, 'restart', { nodes: ['n3'], effectiveAtUs: 40 }],
    );
    expect(told(list)).toEqual(['pause n3 10..20', 'pause n1 10..30', 'kill n3 20..40']);
    expect(faultsAt(faultWindows(list, nodes), 90)).toEqual([]);
  });

  it("reads Jepsen's pairs of events", () => {
    expect(
      told(
        events(
          [10, 'start-partition', 'majority'],
          [12, 'start-partition', { isolated: true }],
          [50, 'stop-partition', null],
          [55, 'stop-partition', 'network-healed'],
        ),
      ),
    ).toEqual(['partition 12..55']);
  });
});

describe('faultsAt, isCutOff', () => {
  const [fault] = faultWindows(
    events([10, 'partition', { cut: ['n3→n1', 'n3→n2'], effectiveAtUs: 10 }]),
    nodes,
  );

  it('holds from its start on', () => {
    expect(faultsAt([fault!], 9)).toEqual([]);
    expect(faultsAt([fault!], 10)).toEqual([fault]);
  });

  it('counts only peers that are reached in both directions', () => {
    expect(nodes.filter((node) => isCutOff(node, fault!, nodes))).toEqual(['n3']);
  });
});
