/** `raft-jepsen.config.ts` for each way to speak to a server. */
function config(imports: readonly string[], client: string, before = ''): string {
  const all = ['defineConfig', 'defineSystem', ...imports];
  const names =
    all.length > 4 ? `\n${all.map((name) => `  ${name},\n`).join('')}` : ` ${all.join(', ')} `;
  return `// What is tested, and how. Lines with CHANGE are the ones to begin with.
import {${names}} from 'raft-jepsen';
${before}
const kv = defineSystem({
  name: 'kv',
  promise: 'One correct copy of the data, as long as no node is killed.', // CHANGE, or leave it out
  ports: ['http'], // CHANGE: what a node listens on; peers dial the first one
  // CHANGE: the command of a node. There are also peers, members, host and dataDir.
  start: ({ id, ports }) => ['node', 'kv-server.mjs', '--id', id, '--port', ports.http],
  ready: 'GET /health', // CHANGE: what a node answers with 200 when it can serve
  role: ({ id }) => (id === 1 ? 'leader' : 'follower'), // who leads; or leave it out
  // CHANGE: how a client asks, and what the answers mean.
${client}
});

export default defineConfig({
  systems: [kv],
  defaults: { nodes: 3, nemesis: 'partition', timeLimit: 10, nemesisInterval: 2 },
});
`;
}

export const httpConfig = config(
  ['http'],
  `  client: http({
    read: { get: '/kv/:key', value: '.value', missing: 404 },
    write: { put: '/kv/:key', body: { value: '$value' } },
    cas: { put: '/kv/:key', body: { if: '$expected', value: '$value' }, precondition: 412 },
    refused: 421, // certainly not done; anything not listed may have been
    leader: '.leader',
  }),`,
);

export const functionsConfig = config(
  ['functions', 'type NodePlace', 'PreconditionFailed', 'Refused'],
  `  client: functions({
    read: ({ node, key, signal }) => ask(node, key, { signal }),
    write: ({ node, key, value, signal }) => {
      return ask(node, key, { method: 'PUT', signal, body: JSON.stringify({ value }) });
    },
    cas: ({ node, key, expected, value, signal }) => {
      const body = JSON.stringify({ if: expected, value });
      return ask(node, key, { method: 'PUT', signal, body });
    },
  }),`,
  `
/** One request, sent once. What it throws decides what became of the operation. */
async function ask(node: NodePlace, key: string, request: RequestInit): Promise<number | null> {
  const response = await fetch(\`http://\${node.host}:\${node.ports['http']}/kv/\${key}\`, request);
  if (response.status === 404) return null;
  if (response.status === 412) throw new PreconditionFailed('it had another value');
  // Certainly not done, and never will be. Any other error says: it may have been.
  if (response.status === 421) throw new Refused('not the leader', { leader: 1 });
  if (!response.ok) throw new Error(\`HTTP \${response.status}\`);
  const { value = null } = (await response.json()) as { value?: number };
  return value;
}
`,
);

export const clientProcessConfig = config(
  ['clientProcess'],
  `  client: clientProcess({
    command: ['node', 'kv-client.mjs'], // in any language
    supports: ['read', 'write', 'cas'],
  }),`,
);

export const maelstromConfig = `// What is tested, and how: a program that speaks Maelstrom's node protocol.
import { defineConfig } from 'raft-jepsen';

export default defineConfig({
  defaults: {
    system: 'maelstrom',
    bin: 'node', // CHANGE: your program
    binArgs: 'node.mjs', // CHANGE, or leave it out
    nodes: 3,
    timeLimit: 10,
    nemesis: 'partition',
    nemesisInterval: 2,
  },
});
`;
