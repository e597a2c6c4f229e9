import type { NodeAddress } from '../../system.ts';
import type { ClusterView } from '../node-view.ts';

const known = new WeakMap<ClusterView, readonly NodeAddress[]>();

/** The nodes of a cluster as clients of the harness know them. */
export function addressesOf(cluster: ClusterView): readonly NodeAddress[] {
  const addresses =
    known.get(cluster) ??
    cluster.nodes.map(({ id, name, host, ports }) => ({ id, node: name, host, ports }));
  known.set(cluster, addresses);
  return addresses;
}

/** The port of that name; by default the second one, the first being for peers, or the only one. */
export function clientPort(
  { node, ports }: Pick<NodeAddress, 'node' | 'ports'>,
  name: string | undefined,
): number {
  const [first, second = first] = Object.values(ports);
  const port = name === undefined ? second : ports[name];
  if (port === undefined) throw new RangeError(`${node} has no port ${name ?? 'at all'}`);
  return port;
}
