import { definedEntry } from '../defined/entry.ts';

export const zookeeperEntry = definedEntry({
  name: 'zookeeper',
  summary:
    "ZooKeeper (3.8.0 was tried, Debian's package zookeeper, by java). It promises linearizable writes, and reads in the order of " +
    'the writes; a plain read is answered by one server alone, and may be stale. With --zookeeper-sync a sync goes before each read.',
  options: [
    {
      name: 'zookeeper-sync',
      summary: 'a sync before each read: never stale but behind a deposed leader (zookeeper)',
    },
    {
      name: 'zookeeper-classpath',
      placeholder: 'text',
      summary: "where its jars are, as java takes it; default: Debian's (zookeeper)",
    },
  ],
  defaults: { timeout: 1_500 },
  byHand: false,
  define: async (options) => {
    const { zookeeper } = await import('./definition.ts');
    const classpath = options['zookeeper-classpath'];
    return zookeeper({
      sync: options['zookeeper-sync'] !== undefined,
      ...(classpath !== undefined && { classpath }),
    });
  },
});
