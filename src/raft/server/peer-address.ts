import type { ServerOptions } from './options.ts';

/** Where clients find a node, as it stands in a URL. */
export function apiAddress({ host, apiPort, transportPort }: ServerOptions): string {
  return addressOf(host, apiPort ?? transportPort);
}

/** Where another node is reached, or this one: there it serves clients too, over gRPC. */
export function peerAddress(
  { id: self, host, transportPort, peers, spares }: ServerOptions,
  id: number,
): string {
  const peer = [...peers, ...spares].find((each) => each.id === id);
  if (peer !== undefined) return addressOf(peer.host, peer.port);
  return id === self ? addressOf(host, transportPort) : '';
}

function addressOf(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
