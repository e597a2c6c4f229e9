import { defineSystem, http } from 'raft-jepsen';

export default defineSystem({
  name: 'kv.py',
  promise: 'One process is linearizable. Several do not replicate: they are several stores.',
  ports: ['http'], // the first is what peers dial, through the links
  start: ({ id, ports, peers }) => [
    'python3',
    'kv.py',
    ...['--id', id, '--port', ports.http, '--peers', peers.join()],
  ],
  ready: 'GET /health', // also the status and the peers' probe, unless given
  client: http({
    read: { get: '/kv/:key', value: '.value', missing: 404 },
    write: { put: '/kv/:key', body: { value: '$value' } },
    cas: {
      put: '/kv/:key',
      body: { if: '$expected', value: '$value' },
      precondition: 412,
    },
  }),
});
