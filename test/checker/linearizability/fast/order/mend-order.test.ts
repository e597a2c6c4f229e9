// Catches: an order that is still wrong after it was mended, however close its mistakes are to one another.
import { expect, test } from 'vitest';
import { mergeUnobserved } from '../../../../../checker/linearizability/fast/frontier/merge-unobserved.ts';
import { columnsOf } from '../../../../../src/history/columns/columns-of-operations.ts';
import { FrontierSearch } from '../../../../../checker/linearizability/fast/frontier/frontier-search.ts';
import { KeySplit } from '../../../../../checker/linearizability/fast/problem.ts';
import { mendOrder } from '../../../../../checker/linearizability/fast/order/mend-order.ts';
import { OrderVerifier } from '../../../../../checker/linearizability/fast/columns/verify-order.ts';
import { Meter } from '../../../../../checker/core/limits.ts';
import type { Random } from '../../../../../src/random.ts';
import { seededRandom } from '../../../../../src/random.ts';
import { randomHistory } from '../../../random-history.ts';

const semantics = { ignoreFailedCas: false, ignoreNullReads: false, initial: 0 };

/** Moves single operations a little, and leaves out some of unknown outcome. */
function disturb(order: Int32Array, isInfo: (i: number) => boolean, random: Random): Int32Array {
  const disturbed = Array.from(order);
  const moves = 1 + random.int(random.pick([2, 10, 40]));
  // Now and then all in one region, so that mistakes stand close to one another.
  const width = random.chance(0.5) ? order.length : Math.min(order.length, 80);
  const start = random.int(order.length - width + 1);
  const reach = random.pick([3, 10, 40]);
  for (let k = 0; k < moves; k++) {
    const from = Math.min(start + random.int(width), disturbed.length - 1);
    const [moved] = disturbed.splice(from, 1);
    if (isInfo(moved!) && random.chance(0.5)) continue;
    disturbed.splice(Math.max(0, from + random.int(2 * reach + 1) - reach), 0, moved!);
  }
  return Int32Array.from(disturbed);
}

test('a disturbed linearization is mended to a linearization', () => {
  const random = seededRandom(11);
  let mended = 0;
  let returned = 0;
  for (let i = 0; i < 400; i++) {
    const history = randomHistory(random, {
      operations: 20 + random.int(random.pick([40, 400])),
      processes: 2 + random.int(random.pick([3, 12, 30])),
      values: random.pick([2, 5, 'unique'] as const),
      cas: random.pick([0, 0.2]),
      deletes: random.pick([0, 0.1]),
      info: random.pick([0, 0.05]),
      corrupted: 0,
      ties: random.pick([0, 0.3]),
    });
    const columns = columnsOf(history);
    const problem = new KeySplit(columns, semantics).problem(0);
    const found = new FrontierSearch(mergeUnobserved(problem), new Meter()).run();
    if (found.verdict !== 'valid') expect.fail(`history ${i} is ${found.verdict}`);
    const isInfo = (k: number): boolean => problem.complete[k] === 0x7fffffff;
    const order = disturb(found.order, isInfo, random);
    const result = mendOrder(problem, order, order.length, new Meter());
    if (result === undefined) continue;
    returned++;
    const rows = result.map((k) => problem.row[k]!);
    const refusal = new OrderVerifier(columns, semantics).refusal(0, rows);
    if (refusal !== undefined) expect.fail(`history ${i}: ${refusal}`);
    if (rows.join() !== order.map((k) => problem.row[k]!).join()) mended++;
  }
  // Not a check of repair giving up at once.
  expect(returned).toBeGreaterThan(250);
  expect(mended).toBeGreaterThan(200);
});
