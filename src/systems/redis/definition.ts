import type { SystemDefinition } from '../defined/definition.ts';
import { redisClient } from './client.ts';
import { startOf, type RedisPort } from './node-files.ts';
import type { RedisOptions } from './options.ts';
import { Sentinels } from './sentinels.ts';

/** Redis with a sentinel on every node. */
export function redisDefinition(options: RedisOptions): SystemDefinition<RedisPort> {
  const sentinels = new Sentinels();
  const client = redisClient(options);
  return {
    name: 'redis',
    promise: promiseOf(options),
    ports: ['redis', 'sentinel'],
    start: (node) => startOf(node, options),
    ready: (node) => sentinels.answer(node),
    status: (node) => sentinels.claim(node),
    setUp: (cluster) => sentinels.setUp(cluster),
    logAlarms: [/REDIS BUG REPORT START/, /FATAL CONFIG FILE ERROR/],
    oneAddress: true,
    client: { ...client, close: () => sentinels.close() },
  };
}

function promiseOf({ wait = 0, minReplicas = 0, replicaReads = false }: RedisOptions): string {
  const more = [
    ...(wait > 0
      ? [`WAIT ${wait} makes it less likely, and does not make Redis a consistent system.`]
      : []),
    ...(minReplicas > 0
      ? [
          `min-replicas-to-write ${minReplicas} bounds the time in which a cut-off master takes writes, no more.`,
        ]
      : []),
    ...(replicaReads ? ['Reads at replicas may be stale at any time.'] : []),
  ];
  return [
    'Redis replicates without waiting: a master acknowledges a write before any replica has it, and a failover may lose it. Its documentation says so.',
    ...more,
  ].join(' ');
}
