import { defineSystem } from '../defined/define-system.ts';
import type { SystemDefinition } from '../defined/definition.ts';
import { http } from '../defined/clients/http/http.ts';
import { serverProgram } from '../server-program.ts';

/**
 * go-dqlite's demo: texts in one table, over HTTP. Every node takes every request and asks the
 * leader's database.
 *
 * @throws HarnessError RJ105 when the program is not here
 */
export function dqliteDemo(bin = 'dqlite-demo'): SystemDefinition {
  const program = serverProgram(bin, {
    code: 'RJ105',
    option: 'dqlite-bin',
    where: 'Debian: apt-get install go-dqlite',
  });
  return defineSystem({
    name: 'dqlite-demo',
    promise:
      'dqlite promises that transactions are serializable: some order explains them. It does not promise linearizable reads: ' +
      'a read may come before a write that was acknowledged when it began.',
    ports: ['db', 'api'],
    oneAddress: true,
    // The first one founds the cluster, the others join it.
    spacingMs: 1_500,
    start: ({ id, host, ports, members: [first], dataDir }) => [
      program,
      ...['--api', `${host}:${ports.api}`, '--db', `${host}:${ports.db}`, '--dir', dataDir],
      ...(id === 1 ? [] : ['--join', String(first)]),
    ],
    // It answers when its database is open. That there is no such row is an answer, too: 500.
    ready: async ({ host, ports, signal }) =>
      (await fetch(`http://${host}:${ports.api}/ready`, { signal })).status > 0,
    client: http({
      read: {
        get: '/:key',
        value: { at: 'text', as: 'json' },
        missing: [200, 500].map((status) => ({ status, says: 'no rows in result set' })),
      },
      // It says by the body alone whether it was done; "Error: database is locked" comes with 200.
      write: { put: '/:key', body: '$value', done: { status: 200, says: 'done' } },
    }),
  });
}
