import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { ProxiedConnection } from './proxied-connection.ts';
import type { Directions, Shapers } from './proxied-connection.ts';

/** More connections than this at one proxy are refused: a peer needs a handful. */
const maxConnections = 512;

/**
 * A userspace TCP proxy between one dialling node and one target, with its two directions
 * switched separately. To cut, it *stalls*: that is what lost packets look like. (Closing
 * sockets instead would make the peers dial again in a storm.)
 */
export interface LinkProxy {
  readonly host: string;
  /** Where the dialling node finds the proxy. Stays the same while the target is down. */
  readonly port: number;
  readonly open: Directions;
  setOpen(open: Directions): void;
  setShapers(shapers: Shapers): void;
  /** Bytes that the target ever sent, whether they were passed on or are held. */
  answeredBytes(): number;
  /** Connections that are being carried or held. */
  connections(): number;
  close(): Promise<void>;
}

export async function openLinkProxy(
  host: string,
  target: { readonly host: string; readonly port: number },
): Promise<LinkProxy> {
  const connections = new Set<ProxiedConnection>();
  let open: Directions = { forward: true, backward: true };
  let shapers: Shapers = { forward: undefined, backward: undefined };
  let answeredBytes = 0;
  const server = net.createServer({ allowHalfOpen: true }, (dialler) => {
    const connection: ProxiedConnection = new ProxiedConnection({
      dialler,
      target,
      open,
      shapers,
      onAnswer: (bytes) => {
        answeredBytes += bytes;
      },
      onClose: () => connections.delete(connection),
    });
    connections.add(connection);
  });
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port: 0, exclusive: true }, resolve);
  });
  return {
    host,
    port: (server.address() as AddressInfo).port,
    get open() {
      return open;
    },
    setOpen: (next) => {
      open = next;
      for (const connection of connections) connection.setOpen(next);
    },
    setShapers: (next) => {
      shapers = next;
      for (const connection of connections) connection.setShapers(next);
    },
    answeredBytes: () => answeredBytes,
    connections: () => connections.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of connections) connection.destroy();
      }),
  };
}
