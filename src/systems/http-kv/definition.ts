import { defineSystem } from '../defined/define-system.ts';
import type { SystemDefinition } from '../defined/definition.ts';
import { http } from '../defined/clients/http/http.ts';
import { claimOf } from './claim.ts';
import type { HttpKvOptions } from './options.ts';

/**
 * A server with one port for its peers and one for clients. A sibling that speaks gRPC over one
 * port would be `grpc-kv`, a folder beside this one.
 */
export function httpKv({ bin, args, refused }: HttpKvOptions): SystemDefinition {
  return defineSystem({
    name: 'http-kv',
    ports: ['transport', 'api'],
    start: ({ id, ports, dataDir, peers }) => [
      bin,
      ...args,
      ...['--id', id, '--transport-port', ports.transport, '--api-port', ports.api],
      ...['--data-dir', dataDir],
      // A node that is alone has none to name.
      ...(peers.length === 0
        ? []
        : ['--peers', peers.map((peer) => `${peer.id}=${String(peer)}`).join()]),
    ],
    ready: 'GET /client/status',
    role: ({ answer }) => claimOf(answer?.body),
    client: http({
      // Values are texts: a number would be refused where a text is expected.
      read: { get: '/kv/:key', value: { at: '.value', as: 'json' }, missing: 404 },
      write: { post: '/kv/:key', body: { value: '$valueText' } },
      delete: { delete: '/kv/:key', missing: 404 },
      refused,
      redirects: [307, 308],
    }),
  });
}
