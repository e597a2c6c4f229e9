import type { StartCommand } from '../defined/definition.ts';
import type { NodeView } from '../defined/node-view.ts';
import type { NatsOptions } from './options.ts';

export type NatsPort = 'cluster' | 'client' | 'monitor';

/** Each server knows all by the addresses that they tell each other. */
export function startOf(
  node: NodeView<NatsPort>,
  { bin = 'nats-server' }: NatsOptions,
): StartCommand {
  return {
    command: [bin, '-c', 'nats.conf'],
    cwd: node.dataDir,
    files: { 'nats.conf': confOf(node) },
  };
}

function confOf({ name, host, ports, members }: NodeView<NatsPort>): string {
  const routes = members.map((member) => `"nats://${String(member)}"`).join(', ');
  // A cluster of one would wait for others for ever.
  const cluster =
    members.length === 1
      ? ''
      : `cluster {
  name: "kv"
  listen: "${host}:${ports.cluster}"
  routes: [${routes}]
}
`;
  return `server_name: "${name}"
listen: "${host}:${ports.client}"
http: "${host}:${ports.monitor}"
jetstream { store_dir: "./jetstream" }
${cluster}`;
}
