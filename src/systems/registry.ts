import { unknownName } from '../errors.ts';
import { dqliteDemoEntry } from './dqlite-demo/entry.ts';
import { etcdEntry } from './etcd/entry.ts';
import { httpKvEntry } from './http-kv/entry.ts';
import { maelstromEntry } from './maelstrom/entry.ts';
import { natsEntry } from './nats/entry.ts';
import { raftKvEntry } from './raft-kv/entry.ts';
import { redisEntry } from './redis/entry.ts';
import { zookeeperEntry } from './zookeeper/entry.ts';
import type { SystemEntry } from './system-entry.ts';

/** Every system that a command can test or start, the default first. */
export const systems: readonly [SystemEntry, ...SystemEntry[]] = [
  raftKvEntry,
  etcdEntry,
  redisEntry,
  natsEntry,
  zookeeperEntry,
  dqliteDemoEntry,
  httpKvEntry,
  maelstromEntry,
];

/** Throws RJ060. */
export function systemByName(name: string): SystemEntry {
  const entry = systems.find((each) => each.name === name);
  if (entry !== undefined) return entry;
  throw unknownName(
    'RJ060',
    'system',
    name,
    systems.map((each) => each.name),
  );
}
