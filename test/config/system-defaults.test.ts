// Would catch: an option of a system that a configuration may set and the type of its defaults refuses.
import { Option } from 'commander';
import { expect, test } from 'vitest';
import type { SystemDefaults } from '../../src/config/config.ts';
import { systems } from '../../src/systems/registry.ts';

/** The compiler asks for each name of the type, and for no other. */
const typed = {
  ...{ bug: true, snapshotEntries: true, transport: true, metrics: true },
  ...{ etcdSerializable: true, etcdBin: true },
  ...{ redisWait: true, redisMinReplicas: true, redisReplicaReads: true, redisBin: true },
  ...{ natsDirect: true, natsBin: true, zookeeperSync: true, zookeeperClasspath: true },
  ...{ dqliteBin: true, bin: true, binArgs: true, refusedStatus: true },
  ...{ latency: true, latencyDist: true, loss: true },
} satisfies Record<keyof SystemDefaults, true>;

test('the defaults of a configuration have every option of every system', () => {
  const names = systems.flatMap(({ options }) =>
    options.map(({ name }) => new Option(`--${name}`).attributeName()),
  );
  expect(Object.keys(typed).sort()).toEqual([...new Set(names)].sort());
});
