import { definedEntry } from '../defined/entry.ts';

export const dqliteDemoEntry = definedEntry({
  name: 'dqlite-demo',
  summary:
    "The demo of go-dqlite, a SQLite database replicated by Raft (1.11.5 was tried, Debian's package go-dqlite). It promises " +
    'that transactions are serializable, and not that reads are linearizable: a read may miss a write that was acknowledged.',
  options: [
    {
      name: 'dqlite-bin',
      placeholder: 'program',
      summary: 'the program to run, default: dqlite-demo (dqlite-demo)',
    },
  ],
  defaults: { timeout: 1_000 },
  byHand: false,
  define: async (options) => {
    const { dqliteDemo } = await import('./definition.ts');
    return dqliteDemo(options['dqlite-bin']);
  },
});
