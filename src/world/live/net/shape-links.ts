import { linkName } from '../../../../nemesis/grudges.ts';
import type { Link } from '../../../../nemesis/nemesis.ts';
import { shapeWords, type PacketAbility, type Shape } from '../../../../nemesis/packet-kinds.ts';
import { HarnessError } from '../../../errors.ts';
import { plural } from '../../../plural.ts';
import type { System } from '../../../systems/system.ts';
import type { Links, PairProxy } from './links.ts';
import type { ShapeProof } from './network.ts';
import { watchShape } from './watch-shape.ts';

const bytesArrive =
  'a proxy carries the bytes of TCP connections, which all arrive, once, in their order';

/** What proxies can do to the streams that they carry. */
export const proxyPackets: PacketAbility = {
  network: 'the network of proxies',
  refused: {
    loss: `${bytesArrive}; stall holds them up as a lost packet would, --net netns loses packets`,
    duplication: bytesArrive,
    reordering: bytesArrive,
  },
};

/** A probe over a slow link may take this long; it is not missed. */
const probeMs = 1_000;

/**
 * Shapes links by their proxies, and shows it twice: by what the proxies counted, of the nodes'
 * own traffic and of probes, and by how long the probes took.
 */
export async function shapeLinks(
  by: { readonly system: System; readonly links: Links; readonly seed: number },
  request: {
    readonly shape: Shape | undefined;
    readonly hit: readonly Link[];
    readonly isUp: (node: string) => boolean;
  },
): Promise<ShapeProof> {
  const { system, links, seed } = by;
  const { shape, hit, isUp } = request;
  const doneAtNs = await links.setShape(shape, hit, seed);
  if (shape === undefined) return { doneAtNs, seen: 0, hit: 0 };
  const names = new Set(hit.map(linkName));
  const carries = (from: string, to: string): boolean =>
    names.has(linkName({ from, to })) && !links.isCut(from, to) && !links.isCut(to, from);
  const probed = links.pairs.filter(
    ({ dialler, target }) => isUp(target) && carries(dialler, target),
  );
  const probes = Promise.all(probed.map((pair) => millisecondsOf(system, pair)));
  const proof = await watchShape(shape, doneAtNs, () => links.shaped());
  const took = (await probes).filter((ms) => ms !== undefined).sort((a, b) => a - b);
  const [fastest] = took;
  if (fastest === undefined) return proof;
  if (shape.kind === 'delay' && fastest < shape.amount) {
    throw new HarnessError(
      'RJ122',
      `${shapeWords(shape)} is not in force: a probe was answered after ${Math.round(fastest)} ms`,
      'the nodes reach one another past the links of the harness: check that each node dials only the peer addresses that it was given',
    );
  }
  const median = Math.round(took[Math.floor(took.length / 2)] ?? fastest);
  return {
    ...proof,
    measured: `answered: ${took.length} of ${plural(probed.length, 'probe')}, after ${median} ms at the median`,
  };
}

/** Undefined when it was not answered in time. */
async function millisecondsOf(
  system: System,
  { host, port }: PairProxy,
): Promise<number | undefined> {
  const startMs = performance.now();
  const answered = await system.probePeer(host, port, probeMs).catch(() => false);
  return answered ? performance.now() - startMs : undefined;
}
