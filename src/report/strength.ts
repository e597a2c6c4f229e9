import type { HistoryEvent, Operation } from '../history/operation.ts';
import type { RunStrength } from '../store/records.ts';
import { faultWindows } from './fault-windows.ts';
import { faultsAt, isCutOff } from './faults.ts';
import { formatCount, plural } from './format.ts';

export interface StrengthInput {
  readonly operations: readonly Operation[];
  readonly nemesis: readonly HistoryEvent[];
  readonly nodes: readonly string[];
  /** (term, leader) pairs in the order they were first seen. */
  readonly leaders: readonly { readonly node: string; readonly atUs: number }[];
  /** Requests that clients sent again for want of an answer. */
  readonly repeated: number;
}

/**
 * A leader is seen to lead up to a fifth of a second after its election, and the one before it
 * may go on for as long again. Reads this close to the change are reads of a leader being deposed.
 */
const aroundUs = 500_000;

/** How hard a run looked: what it did at the moments at which bugs show. Pure. */
export function runStrength(input: StrengthInput): RunStrength {
  const { operations, nemesis, nodes, leaders, repeated } = input;
  const windows = faultWindows(nemesis, nodes);
  const reads = operations.filter(({ f }) => f === 'read');
  const endOf = ({ completedAtUs, invokedAtUs }: Operation): number => completedAtUs ?? invokedAtUs;
  const atCutOff = reads.filter((read) => {
    const { node } = read;
    if (node === undefined || read.type === 'fail') return false;
    // From beginning to end: what began before the cut may have been confirmed before it.
    return faultsAt(windows, read.invokedAtUs).some(
      (fault) => isCutOff(node, fault, nodes) && endOf(read) < (fault.endUs ?? Infinity),
    );
  });
  const deposed = leaders.filter(({ node }, i) => {
    const next = leaders[i + 1];
    if (next === undefined || next.node === node) return false;
    // Refused is not read: a leader that was killed is asked in vain.
    return reads.some(
      (read) =>
        read.node === node &&
        read.type !== 'fail' &&
        read.invokedAtUs <= next.atUs + aroundUs &&
        endOf(read) >= next.atUs - aroundUs,
    );
  });
  return {
    reads: reads.length,
    duringFaults: operations.filter((operation) =>
      windows.some(
        ({ startUs, endUs }) =>
          operation.invokedAtUs <= (endUs ?? Infinity) && endOf(operation) >= startUs,
      ),
    ).length,
    leadersDeposedWhileRead: deposed.length,
    readsAtCutOffNodes: atCutOff.length,
    readsServedByCutOffNodes: atCutOff.filter(({ type }) => type === 'ok').length,
    keysWithConcurrentWriters: contendedKeys(operations, endOf),
    repeatedRequests: repeated,
  };
}

/** Keys on which two clients changed something at the same time. */
function contendedKeys(
  operations: readonly Operation[],
  endOf: (operation: Operation) => number,
): number {
  const busyUntilUs = new Map<string, number>();
  const contended = new Set<string>();
  for (const operation of operations) {
    const { f, key = '', invokedAtUs } = operation;
    if (f === 'read') continue;
    const untilUs = busyUntilUs.get(key) ?? -Infinity;
    if (invokedAtUs < untilUs) contended.add(key);
    busyUntilUs.set(key, Math.max(untilUs, endOf(operation)));
  }
  return contended.size;
}

/** One line: what the run did at the moments at which bugs show. */
export function strengthText(strength: RunStrength): string {
  return [
    `${plural(strength.duringFaults, 'operation')} during faults`,
    `${plural(strength.leadersDeposedWhileRead, 'leader')} deposed while clients read from them`,
    `${plural(strength.readsAtCutOffNodes, 'read')} at nodes that were cut off (${formatCount(strength.readsServedByCutOffNodes)} served)`,
    `${plural(strength.keysWithConcurrentWriters, 'key')} with concurrent writers`,
    plural(strength.repeatedRequests, 'repeated request'),
  ].join(', ');
}

/** What the run could not have found, a sentence each, however correct the system looked. */
export function blindSpots(strength: RunStrength): string[] {
  const { reads, leadersDeposedWhileRead, readsAtCutOffNodes } = strength;
  return [
    ...(reads === 0
      ? ['Nothing was read: this run could not have found a stale read.']
      : leadersDeposedWhileRead + readsAtCutOffNodes === 0
        ? [
            'Nobody read at a leader that was being deposed or at a node that was cut off: this run could not have found a stale read there.',
          ]
        : []),
    ...(strength.keysWithConcurrentWriters === 0
      ? ['No key had two writers at once: this run could not have found what only a race shows.']
      : []),
    ...(strength.repeatedRequests === 0
      ? ['No request was repeated: this run could not have found one that is done twice.']
      : []),
  ];
}
