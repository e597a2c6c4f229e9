// go-dqlite's demo (Debian: apt-get install go-dqlite): npx raft-jepsen run --nemesis none
import { defineSystem, http } from 'raft-jepsen';

export default defineSystem({
  name: 'dqlite',
  promise: 'Transactions are serializable. A read may miss a write that was acknowledged.',
  ports: ['db', 'api'],
  oneAddress: true,
  spacingMs: 1_500, // the first one founds the cluster, the others join it
  start: ({ id, host, ports, members: [first], dataDir }) => [
    ...['dqlite-demo', '--api', `${host}:${ports.api}`, '--db', `${host}:${ports.db}`],
    ...['--dir', dataDir, ...(id === 1 ? [] : ['--join', String(first)])],
  ],
  ready: async ({ host, ports }) => (await fetch(`http://${host}:${ports.api}/ready`)).status > 0,
  client: http({
    read: {
      get: '/:key',
      value: { at: 'text', as: 'json' },
      missing: { status: 200, says: 'no rows' },
    },
    write: { put: '/:key', body: '$value', done: { status: 200, says: 'done' } }, // errors are 200, too
  }),
});
