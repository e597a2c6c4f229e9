import { unknownName } from '../../errors.ts';
import { isBugName, plantedBugs } from '../../planted-bugs.ts';
import { entriesBetweenSnapshots } from '../../systems/raft-kv/entry.ts';
import type { SystemEntry, SystemOptionValues } from '../../systems/system-entry.ts';
import { isStoreFlaw, storeFlaws } from '../../world/sim/naive-store/flaws.ts';
import type { SimSystem } from '../../world/sim/sim-system.ts';

/** What the command line knows of a simulated system before it is loaded. */
export interface SimSystemEntry extends Pick<SystemEntry, 'name' | 'summary' | 'options'> {
  create(options: SystemOptionValues): Promise<SimSystem>;
}

const storages = [
  { name: 'records', summary: 'the writes themselves: fast' },
  { name: 'bytes', summary: "the server's log on a disk of bytes: it is torn, and read again" },
];

const raftKv: SimSystemEntry = {
  name: 'raft-kv',
  summary: 'the built-in store: the nodes and the log of its server',
  options: [
    {
      name: 'bug',
      placeholder: 'name',
      summary: 'plant a bug in every node',
      choices: { all: plantedBugs, noun: 'planted bug', errorCode: 'RJ013' },
      plantsBug: true,
    },
    {
      name: 'storage',
      placeholder: 'kind',
      summary: 'where nodes keep their log: records or bytes',
      choices: { all: storages, noun: 'storage', errorCode: 'RJ130' },
    },
    {
      name: 'snapshot-entries',
      placeholder: 'n',
      summary: 'take a snapshot whenever the log has grown by n entries',
    },
  ],
  create: async ({ bug, storage, 'snapshot-entries': entries }) => {
    const { raftSystem } = await import('../../raft/sim/raft-system.ts');
    const { snapshotEvery } = await import('../../raft/node/index.ts');
    return raftSystem(
      bug !== undefined && isBugName(bug) ? [bug] : [],
      entries === undefined ? undefined : snapshotEvery(entriesBetweenSnapshots(entries)),
      storage === 'bytes' ? 'bytes' : 'records',
    );
  },
};

const naive: SimSystemEntry = {
  name: 'naive',
  summary: 'a small store that keeps everything in one register of a majority',
  options: [
    {
      name: 'bug',
      placeholder: 'name',
      summary: 'plant a bug in the store',
      choices: { all: storeFlaws, noun: 'planted bug', errorCode: 'RJ013' },
      plantsBug: true,
    },
  ],
  create: async ({ bug }) => {
    const { naiveStore } = await import('../../world/sim/naive-store/naive-store.ts');
    return naiveStore(bug !== undefined && isStoreFlaw(bug) ? bug : undefined);
  },
};

/** Every system that `raft-jepsen sim` knows, the default first. */
export const simSystems: readonly [SimSystemEntry, ...SimSystemEntry[]] = [raftKv, naive];

/** Throws RJ060. */
export function simSystemByName(name: string): SimSystemEntry {
  const entry = simSystems.find((each) => each.name === name);
  if (entry !== undefined) return entry;
  throw unknownName(
    'RJ060',
    'system',
    name,
    simSystems.map((each) => each.name),
  );
}
