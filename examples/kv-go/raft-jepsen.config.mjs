// go build -o kv . && raft-jepsen run --system ./raft-jepsen.config.mjs --nodes 1 --nemesis none
import { clientProcess, defineSystem } from 'raft-jepsen';

export default defineSystem({
  name: 'kv.go',
  promise: 'One copy is linearizable. Two are two stores: nothing is replicated.',
  ports: ['http'],
  start: ({ id, ports, peers }) => [
    './kv',
    ...['--id', id, '--port', ports.http, '--peers', peers.join()],
  ],
  ready: 'GET /health',
  client: clientProcess({
    command: ['./kv', 'client'],
    supports: ['read', 'write', 'cas'],
  }),
});
