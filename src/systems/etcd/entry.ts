import { definedEntry } from '../defined/entry.ts';

export const etcdEntry = definedEntry({
  name: 'etcd',
  summary:
    'The program etcd (3.4.23 was tried), from the path. It promises linearizable reads, writes, transactions and deletes; ' +
    'with --etcd-serializable reads ask one node alone, and may be stale.',
  options: [
    {
      name: 'etcd-serializable',
      summary: 'read from one node alone, which may be stale (etcd)',
    },
    {
      name: 'etcd-bin',
      placeholder: 'program',
      summary: 'the program to run, default: etcd (etcd)',
    },
  ],
  defaults: { timeout: 1_000 },
  byHand: false,
  define: async (options) => {
    const { etcd } = await import('./definition.ts');
    return etcd({
      serializable: options['etcd-serializable'] !== undefined,
      ...(options['etcd-bin'] !== undefined && { bin: options['etcd-bin'] }),
    });
  },
});
