import path from 'node:path';
import type { NodeAddress } from '../../../systems/system.ts';
import { startLinksProcess } from './links-client.ts';
import { openLinks } from './links.ts';
import type { Network, NetworkOptions } from './network.ts';
import { proxyPackets, shapeLinks } from './shape-links.ts';
import { proveLinks } from './prove-links.ts';

/** All nodes share it: a proxy for each pair distinguishes them. */
const loopback = '127.0.0.1';

/** The network that needs no privilege: on the harness's own machine, every link a proxy. */
export async function openProxyNetwork(options: NetworkOptions): Promise<Network> {
  const { host, system, nodes, basePort, folder, seed } = options;
  const { ports } = system;
  const count = nodes.length * ports.length;
  const reserved = await host.reserve({ host: loopback, count, basePort });
  try {
    const addresses = nodes.map((node, i): NodeAddress => {
      const own = reserved.slice(i * ports.length, (i + 1) * ports.length);
      const named = ports.map((name, k) => [name, own[k]?.port ?? 0] as const);
      return { node, id: i + 1, host: loopback, ports: Object.fromEntries(named) };
    });
    const carrier = await startLinksProcess(folder, path.join(folder, 'links.log'), host);
    const links = await openLinks(addresses, ports[0], carrier).catch(async (error: unknown) => {
      await carrier.close();
      throw error;
    });
    return {
      place: (node) => {
        const address = addresses.find((each) => each.node === node);
        if (address === undefined) throw new RangeError(`no node is called ${node}`);
        const others = addresses.filter((other) => other !== address);
        const peers = others.map((other) => {
          const proxy = links.proxy(node, other.node);
          return { id: other.id, node: other.node, host: proxy.host, port: proxy.port };
        });
        return { address, peers };
      },
      setCut: (cut) => links.setCut(cut),
      prove: (isUp) => proveLinks(system, links, isUp),
      packets: proxyPackets,
      setShape: (shape, hit, isUp) => shapeLinks({ system, links, seed }, { shape, hit, isUp }),
      get failure() {
        return carrier.failure;
      },
      close: () => carrier.close(),
    };
  } finally {
    // From here on the ports are free for as long as a process needs to start.
    await Promise.all(reserved.map((port) => port.release()));
  }
}
