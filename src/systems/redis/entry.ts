import { definedEntry } from '../defined/entry.ts';

export const redisEntry = definedEntry({
  name: 'redis',
  summary:
    'Redis (7.0.15 was tried) with a sentinel on every node. It replicates without waiting, so a failover may lose writes ' +
    'that were acknowledged: it never promised otherwise. Reads and writes go to a node that says it is the master.',
  options: [
    {
      name: 'redis-wait',
      placeholder: 'n',
      summary: 'a write is ok when this many replicas have it, by WAIT (redis)',
    },
    {
      name: 'redis-min-replicas',
      placeholder: 'n',
      summary:
        'a master refuses writes without this many replicas, by min-replicas-to-write (redis)',
    },
    {
      name: 'redis-replica-reads',
      summary: 'read at any node, whatever it says it is (redis)',
    },
    {
      name: 'redis-bin',
      placeholder: 'program',
      summary: 'the program to run, default: redis-server (redis)',
    },
  ],
  defaults: { timeout: 1_000 },
  byHand: false,
  define: async (options) => {
    const { redisDefinition } = await import('./definition.ts');
    const { redisOptionsOf } = await import('./options.ts');
    return redisDefinition(redisOptionsOf(options));
  },
});
