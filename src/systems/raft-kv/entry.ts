import { badArguments } from '../../errors.ts';
import { plantedBugs } from '../../planted-bugs.ts';
import type { SystemEntry } from '../system-entry.ts';

const transports = [
  { name: 'http', summary: 'JSON in HTTP requests' },
  { name: 'grpc', summary: 'raft.proto; clients are served by it too, at the same port' },
];

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
    {
      name: 'snapshot-entries',
      placeholder: 'n',
      summary: 'take a snapshot whenever the log has grown by n entries, default: 10000 (raft-kv)',
    },
    {
      name: 'transport',
      placeholder: 'name',
      summary: 'what the nodes speak to each other, default: http (raft-kv)',
      choices: { all: transports, noun: 'transport', errorCode: 'RJ010' },
    },
    {
      name: 'metrics',
      summary: 'let every node answer GET /metrics, for Prometheus (raft-kv)',
    },
  ],
  create: async ({ bug, metrics, transport, 'snapshot-entries': snapshotEntries }) => {
    const { raftKv } = await import('./system.ts');
    return raftKv({
      ...(bug !== undefined && { bug }),
      ...(snapshotEntries !== undefined && {
        snapshotEntries: entriesBetweenSnapshots(snapshotEntries),
      }),
      metrics: metrics !== undefined,
      transport: transport === 'grpc' ? 'grpc' : 'http',
    });
  },
};

/** What `--snapshot-entries` says. Throws RJ010. */
export function entriesBetweenSnapshots(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw badArguments(
    'RJ010',
    `--snapshot-entries ${text}: expected a whole number from 1 to 999999999`,
    'leave it out for a snapshot every 10,000 entries',
  );
}
