import type { Link } from '../../../nemesis/nemesis.ts';
import type { NodeAddress } from '../../systems/system.ts';
import { openLinkProxy } from './link-proxy.ts';
import type { LinkProxy } from './link-proxy.ts';

/** The proxy that `dialler` is given as the address of `target`. */
export interface PairProxy {
  readonly dialler: string;
  readonly target: string;
  readonly proxy: LinkProxy;
}

/** Every directed pair of nodes with its proxy, and which links are cut. */
export interface Links {
  readonly pairs: readonly PairProxy[];
  /** Cuts exactly these links and opens every other one, at once. */
  setCut(links: readonly Link[]): void;
  isCut(from: string, to: string): boolean;
  proxy(dialler: string, target: string): LinkProxy;
  close(): Promise<void>;
}

/**
 * @param peerAddress where each node listens for its peers
 */
export async function openLinks(
  addresses: readonly NodeAddress[],
  peerPort: string,
): Promise<Links> {
  const pairs: PairProxy[] = [];
  for (const dialler of addresses) {
    for (const target of addresses) {
      if (target === dialler) continue;
      const port = target.ports[peerPort] ?? 0;
      const proxy = await openLinkProxy(dialler.host, { host: target.host, port });
      pairs.push({ dialler: dialler.node, target: target.node, proxy });
    }
  }
  let cut = new Set<string>();
  const isCut = (from: string, to: string): boolean => cut.has(nameOf(from, to));
  return {
    pairs,
    isCut,
    setCut: (links) => {
      cut = new Set(links.map(({ from, to }) => nameOf(from, to)));
      // The link x→y is what flows from x to y on connections dialled by *either* side.
      for (const { dialler, target, proxy } of pairs) {
        proxy.setOpen({ forward: !isCut(dialler, target), backward: !isCut(target, dialler) });
      }
    },
    proxy: (dialler, target) => {
      const pair = pairs.find((each) => each.dialler === dialler && each.target === target);
      if (pair === undefined) throw new RangeError(`no link from ${dialler} to ${target}`);
      return pair.proxy;
    },
    close: async () => {
      await Promise.all(pairs.map(({ proxy }) => proxy.close()));
    },
  };
}

export function nameOf(from: string, to: string): string {
  return `${from}→${to}`;
}
