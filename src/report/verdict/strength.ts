import type { RunStrength } from '../../store/records.ts';
import { formatCount, plural } from '../text/format.ts';

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
