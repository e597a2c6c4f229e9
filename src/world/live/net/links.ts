import { linkName } from '../../../../nemesis/grudges.ts';
import type { Tally } from '../../../../nemesis/link-shaper.ts';
import type { Link } from '../../../../nemesis/nemesis.ts';
import type { Shape } from '../../../../nemesis/packet-kinds.ts';
import type { NodeAddress } from '../../../systems/system.ts';
import type { LinksProcess } from './links-client.ts';

/** The proxy that `dialler` is given as the address of `target`. */
export interface PairProxy {
  readonly dialler: string;
  readonly target: string;
  readonly host: string;
  readonly port: number;
  /** Bytes that the target ever sent, whether they were passed on or are held. */
  answeredBytes(): Promise<number>;
}

/** Every directed pair of nodes with its proxy, and which links are cut. */
export interface Links {
  readonly pairs: readonly PairProxy[];
  /**
   * Cuts exactly these links and opens every other one, at once. Resolves when that was done,
   * with the microseconds that have passed since then.
   */
  setCut(links: readonly Link[]): Promise<number>;
  /** See `Network.setShape`: when it was put into force. */
  setShape(shape: Shape | undefined, links: readonly Link[], seed: number): Promise<bigint>;
  /** What became of the pieces on the links that are shaped. */
  shaped(): Promise<Tally>;
  isCut(from: string, to: string): boolean;
  /** Whether something is done to what the link carries. */
  isShaped(from: string, to: string): boolean;
  proxy(dialler: string, target: string): PairProxy;
}

/**
 * @param peerPort the name of the port where each node listens for its peers
 * @param carrier carries the links from now on
 */
export async function openLinks(
  addresses: readonly NodeAddress[],
  peerPort: string,
  carrier: LinksProcess,
): Promise<Links> {
  const wanted = addresses.flatMap((dialler) =>
    addresses.filter((target) => target !== dialler).map((target) => ({ dialler, target })),
  );
  const { ports = [] } = await carrier.ask({
    kind: 'open',
    pairs: wanted.map(({ dialler, target }) => ({
      host: dialler.host,
      target: { host: target.host, port: target.ports[peerPort] ?? 0 },
    })),
  });
  const pairs = wanted.map(({ dialler, target }, i): PairProxy => ({
    dialler: dialler.node,
    target: target.node,
    host: dialler.host,
    port: ports[i] ?? 0,
    answeredBytes: async () => (await carrier.ask({ kind: 'answered-bytes', proxy: i })).bytes ?? 0,
  }));
  let cut = new Set<string>();
  let shapedLinks = new Set<string>();
  const isCut = (from: string, to: string): boolean => cut.has(linkName({ from, to }));
  return {
    pairs,
    isCut,
    isShaped: (from, to) => shapedLinks.has(linkName({ from, to })),
    setCut: async (links) => {
      cut = new Set(links.map(linkName));
      // The link x→y is what flows from x to y on connections dialled by *either* side.
      const open = pairs.map(({ dialler, target }) => ({
        forward: !isCut(dialler, target),
        backward: !isCut(target, dialler),
      }));
      const { doneAtNs } = await carrier.ask({ kind: 'set', open });
      return doneAtNs === undefined
        ? 0
        : Number((process.hrtime.bigint() - BigInt(doneAtNs)) / 1000n);
    },
    setShape: async (shape, links, seed) => {
      const names = new Set(shape === undefined ? [] : links.map(linkName));
      shapedLinks = names;
      const named = (from: string, to: string): string | undefined => {
        const name = linkName({ from, to });
        return names.has(name) ? name : undefined;
      };
      const shaped = pairs.map(({ dialler, target }) => {
        const [forward, backward] = [named(dialler, target), named(target, dialler)];
        return {
          ...(forward !== undefined && { forward }),
          ...(backward !== undefined && { backward }),
        };
      });
      const { doneAtNs } = await carrier.ask({
        ...{ kind: 'shape', shape: shape ?? null, seed, links: shaped },
      });
      return doneAtNs === undefined ? process.hrtime.bigint() : BigInt(doneAtNs);
    },
    shaped: async () => (await carrier.ask({ kind: 'tally' })).tally ?? { seen: 0, hit: 0 },
    proxy: (dialler, target) => {
      const pair = pairs.find((each) => each.dialler === dialler && each.target === target);
      if (pair === undefined) throw new RangeError(`no link from ${dialler} to ${target}`);
      return pair;
    },
  };
}
