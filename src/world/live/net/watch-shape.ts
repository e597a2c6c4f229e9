import { setTimeout as sleep } from 'node:timers/promises';
import type { Tally } from '../../../../nemesis/link-shaper.ts';
import { packetKinds, shapeWords, type Shape } from '../../../../nemesis/packet-kinds.ts';
import { HarnessError } from '../../../errors.ts';
import type { ShapeProof } from './network.ts';

/** Packets are watched for so long at the most: nodes that say nothing show nothing. */
const watchMs = 1_000;
const lookAgainMs = 20;
/** Packets that a share of was to be hit, and none was: a chance of less than this is no chance. */
const noChance = 1e-9;

/**
 * Watches what packets pass until it was done to one of them. That nothing passed in the time is
 * no failure: then there is nothing to do it to. Rejects with RJ122 when so many went by untouched
 * that it cannot be by chance.
 *
 * @param doneAtNs when it was put into force
 * @param tally what was counted since then
 */
export async function watchShape(
  shape: Shape | undefined,
  doneAtNs: bigint,
  tally: () => Promise<Tally>,
): Promise<ShapeProof> {
  if (shape === undefined) return { doneAtNs, seen: 0, hit: 0 };
  const startMs = performance.now();
  for (;;) {
    const { seen, hit } = await tally();
    if (hit > 0) return { doneAtNs, seen, hit };
    if (seen > 0 && (1 - shareOf(shape)) ** seen < noChance) throw untouched(shape, seen);
    if (performance.now() - startMs >= watchMs) return { doneAtNs, seen, hit };
    await sleep(lookAgainMs);
  }
}

/** The share of the packets that is to be hit. What has another unit hits all of them, a rate those beyond it. */
function shareOf({ kind, amount }: Shape): number {
  if (kind === 'rate') return 0;
  return packetKinds[kind].unit.startsWith('a share') ? Math.min(1, amount) : 1;
}

function untouched(shape: Shape, seen: number): HarnessError {
  return new HarnessError(
    'RJ122',
    `${shapeWords(shape)} is not in force: ${seen} packets went through untouched`,
    'run it again; if it comes again, please report it',
  );
}
