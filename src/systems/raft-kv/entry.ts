import { plantedBugs } from '../../raft/planted-bugs.ts';
import type { SystemEntry } from '../system-entry.ts';

export const raftKvEntry: SystemEntry = {
  name: 'raft-kv',
  summary:
    'The built-in store: a Raft cluster that keeps one value a key. Reads, writes, compare-and-set ' +
    'and deletes are linearizable, and requests may be repeated under a session.',
  options: [
    {
      name: 'bug',
      placeholder: 'name',
      summary: 'plant a bug in the built-in system, to see that it is found',
      summaryByHand: 'plant a bug in every node',
      choices: { all: plantedBugs, noun: 'planted bug', errorCode: 'RJ013' },
      plantsBug: true,
    },
  ],
  create: async ({ bug }) => {
    const { raftKv } = await import('./system.ts');
    return raftKv(bug === undefined ? {} : { bug });
  },
};
