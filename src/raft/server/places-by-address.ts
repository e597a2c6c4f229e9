import type { NodeId } from '../core/index.ts';
import { UsageError } from './usage-error.ts';

interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Numbers of nodes that are known by their addresses alone: their places among all addresses of
 * the cluster, in order. Every node is given the same addresses, its own by host and port and the others in
 * `--peers`; one that was given others is refused by its peers (a message is meant for a number).
 *
 * @param list `host:port,host:port`
 */
export function placesByAddress(
  self: Address,
  list: string,
): { readonly id: NodeId; readonly peers: readonly (Address & { readonly id: NodeId })[] } {
  const others = list === '' ? [] : list.split(',').map(parseAddress);
  const all = [self, ...others].sort(
    (a, b) => compare(canonical(a.host), canonical(b.host)) || a.port - b.port,
  );
  const keys = all.map(({ host, port }) => `${canonical(host)}:${port}`);
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice !== undefined) throw new UsageError(`--peers ${list}: ${twice} stands for two nodes`);
  const idOf = (address: Address): NodeId => all.indexOf(address) + 1;
  return { id: idOf(self), peers: others.map((each) => ({ ...each, id: idOf(each) })) };
}

/** The same machine by any of the names of its loopback. */
function canonical(host: string): string {
  return host === '127.0.0.1' || host === '::1' ? 'localhost' : host.toLowerCase();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function parseAddress(text: string): Address {
  const [, host, port] = /^(?:https?:\/\/)?(\[[^[\]]+\]|[^:[\]]+):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new UsageError(`--peers: "${text}" is not HOST:PORT, as in localhost:50052`);
  }
  return { host: /^\[(.+)\]$/.exec(host)?.[1] ?? host, port: Number(port) };
}
