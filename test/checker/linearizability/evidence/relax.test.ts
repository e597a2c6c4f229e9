// Catches: a shrinking step that is not sound, so that a correct history would get a counterexample.
import { expect, test } from 'vitest';
import { bruteForce } from '../../../../checker/linearizability/brute-force.ts';
import type { Piece, Relaxed } from '../../../../checker/linearizability/evidence/relax.ts';
import {
  cutAfter,
  cutBefore,
  initialIsUnreadable,
  initialStates,
  isObserver,
  toPiece,
  unreadable,
  withoutObservation,
} from '../../../../checker/linearizability/evidence/relax.ts';
import { register } from '../../../../checker/index.ts';
import { otherValue } from '../../../../checker/models/register/other-value.ts';
import { isIgnored } from '../../../../checker/core/model.ts';
import type { Random } from '../../../../src/random.ts';
import { seededRandom } from '../../../../src/random.ts';
import { isLinearizableRegister } from '../../oracle.ts';
import { randomHistory, randomShape } from '../../random-history.ts';

type Step = (relaxed: Relaxed, random: Random) => Relaxed;

const position = ({ pieces }: Relaxed, random: Random): number =>
  random.int(2 + Math.max(0, ...pieces.map(({ invoke }) => invoke)));

const steps: readonly Step[] = [
  (r, random) => ({ ...r, pieces: cutAfter(r.pieces, position(r, random)) }),
  (r, random) => ({ pieces: cutBefore(r.pieces, position(r, random)), initial: undefined }),
  (r, random) => ({
    ...r,
    pieces: r.pieces.flatMap((piece): Piece | Piece[] =>
      isObserver(piece) && random.chance(0.5) ? (withoutObservation(piece) ?? []) : piece,
    ),
  }),
  (r, random) => {
    const gone = new Set([...unreadable(r.pieces)].filter(() => random.chance(0.7)));
    return { ...r, pieces: r.pieces.filter((piece) => !gone.has(piece)) };
  },
  (r) => ({
    ...r,
    initial:
      r.initial !== undefined && initialIsUnreadable(r.pieces, r.initial) ? otherValue : r.initial,
  }),
];

test('a linearizable history stays linearizable under every relaxation, in any order', () => {
  const random = seededRandom(2);
  let relaxations = 0;
  for (let i = 0; i < 4000; i++) {
    const history = randomHistory(random, randomShape(random, 9));
    if (!isLinearizableRegister(history)) continue;
    let relaxed: Relaxed = {
      pieces: history.filter((operation) => !isIgnored(operation, register)).map(toPiece),
      initial: null,
    };
    const applied: number[] = [];
    for (let k = 0; k < 6; k++) {
      const step = random.int(steps.length);
      // A beginning in any state has no known past, so what is known of the start no longer helps.
      relaxed = steps[step]!(relaxed, random);
      applied.push(step);
      relaxations++;
      const operations = relaxed.pieces.map(({ operation }) => operation);
      const judged = bruteForce(operations, register, initialStates(relaxed));
      if (judged !== true) expect.fail(`history ${i}, steps ${applied.join()}`);
    }
  }
  expect(relaxations).toBeGreaterThan(5000);
});
