import type { Shape } from '../../../../../nemesis/packet-kinds.ts';
import type { ShapeProof } from '../network.ts';
import { watchShape } from '../watch-shape.ts';
import type { NftSession } from './nft-session.ts';
import { shapeRules, type AddressPair } from './rules.ts';

/** Puts it into force, and shows it by what the kernel counts of the nodes' own packets. */
export async function shapeByRules(
  nft: NftSession,
  shape: Shape | undefined,
  pairs: readonly AddressPair[],
): Promise<ShapeProof> {
  const before = await nft.change(shapeRules(shape, pairs));
  return watchShape(shape, before.doneAtNs, async () => {
    const { seen, hit } = await nft.count();
    return { seen: seen - before.seen, hit: hit - before.hit };
  });
}
