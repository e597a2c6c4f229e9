import { faultsAt, isCutOff } from '../../nemesis/in-force.ts';
import type { Operation } from '../history/operation.ts';
import type { RunStrength } from '../store/records.ts';
import type { RunOutcome } from './outcome.ts';

/**
 * A leader is seen to lead up to a fifth of a second after its election, and the one before it
 * may go on for as long again. Reads this close to the change are reads of a leader being deposed.
 */
const aroundUs = 500_000;

/** How hard a run looked: what it did at the moments at which bugs show. */
export function runStrength(
  {
    operations,
    faults,
    leadership: { leaders },
    repeatedRequests,
  }: Pick<RunOutcome, 'operations' | 'faults' | 'leadership' | 'repeatedRequests'>,
  nodes: readonly string[],
): RunStrength {
  const reads = operations.filter(({ f }) => f === 'read');
  const atCutOff = reads.filter((read) => {
    const { node } = read;
    if (node === undefined || read.type === 'fail') return false;
    // From beginning to end: what began before the cut may have been confirmed before it.
    return faultsAt(faults, read.invokedAtUs).some(
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
      faults.some(
        ({ startUs, endUs }) =>
          operation.invokedAtUs <= (endUs ?? Infinity) && endOf(operation) >= startUs,
      ),
    ).length,
    leadersDeposedWhileRead: deposed.length,
    readsAtCutOffNodes: atCutOff.length,
    readsServedByCutOffNodes: atCutOff.filter(({ type }) => type === 'ok').length,
    keysWithConcurrentWriters: contendedKeys(operations),
    repeatedRequests,
  };
}

/** Keys on which two clients changed something at the same time. */
function contendedKeys(operations: readonly Operation[]): number {
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

function endOf({ completedAtUs, invokedAtUs }: Operation): number {
  return completedAtUs ?? invokedAtUs;
}
