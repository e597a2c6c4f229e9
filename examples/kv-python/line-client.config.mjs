// raft-jepsen run --system examples/kv-python/line-client.config.mjs --nodes 1 --nemesis none
import { clientProcess, defineSystem } from 'raft-jepsen';

export default defineSystem({
  name: 'kv.py-by-line',
  promise: 'One copy is linearizable. Two are two stores: nothing is replicated.',
  ports: ['http'],
  start: ({ id, ports, peers }) => [
    ...['python3', 'kv.py', '--id', id, '--port', ports.http, '--peers', peers.join()],
  ],
  ready: 'GET /health',
  client: clientProcess({
    command: ['python3', 'client.py'],
    supports: ['read', 'write', 'cas'],
  }),
});
