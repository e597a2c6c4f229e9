import { definedEntry } from '../defined/entry.ts';

export const natsEntry = definedEntry({
  name: 'nats',
  summary:
    "NATS (2.9.10 was tried) with JetStream's key-value store, replicated by Raft. Reads ask the leader of the stream, which " +
    'does not ask the others: after a cut long enough for another leader they may be stale. A compare-and-set is by the ' +
    'number of the last message; 2.9.10 accepts several of one expectation, without any fault.',
  options: [
    {
      name: 'nats-direct',
      summary: 'read from any replica, by direct get, which may be stale (nats)',
    },
    {
      name: 'nats-bin',
      placeholder: 'program',
      summary: 'the program to run, default: nats-server (nats)',
    },
  ],
  defaults: { timeout: 1_000 },
  byHand: false,
  define: async (options) => {
    const { natsDefinition } = await import('./definition.ts');
    const { serverProgram } = await import('../server-program.ts');
    const bin = serverProgram(options['nats-bin'] ?? 'nats-server', {
      ...{ code: 'RJ101', option: 'nats-bin' },
      where: 'Debian: apt-get install nats-server',
    });
    return natsDefinition({ bin, direct: options['nats-direct'] !== undefined });
  },
});
