import { definedEntry } from '../defined/entry.ts';
import { nodeProgramOptions } from '../node-program/entry.ts';

export const httpKvEntry = definedEntry({
  name: 'http-kv',
  summary:
    'Any server with two ports (--id, --transport-port, --api-port, --data-dir, --peers 2=host:port,…) and GET, POST and DELETE ' +
    'of /kv/KEY. What it promises is its own affair; linearizable reads, writes and deletes are asked of it.',
  options: [
    ...nodeProgramOptions,
    {
      name: 'refused-status',
      placeholder: 'list',
      summary:
        'statuses by which a node says that it certainly did nothing, as in 421,503 (http-kv)',
    },
  ],
  defaults: { timeout: 1_000 },
  byHand: false,
  define: async (options) => {
    const [{ httpKv }, { httpKvOptionsOf }] = await Promise.all([
      import('./definition.ts'),
      import('./options.ts'),
    ]);
    return httpKv(httpKvOptionsOf(options));
  },
});
