// Catches: a shrinking step of registers that is not sound, so that a correct history would get a counterexample.
import { expect, test } from 'vitest';
import { bruteForce } from '../../../../checker/linearizability/brute-force.ts';
import {
  beginAt,
  endAt,
  observationsOf,
} from '../../../../checker/linearizability/evidence/cuts.ts';
import type { PartialHistory, Selection } from '../../../../checker/index.ts';
import { register } from '../../../../checker/index.ts';
import { selectUnreadWrites } from '../../../../checker/models/register/relaxations.ts';
import { isIgnored } from '../../../../checker/core/model.ts';
import type { Json } from '../../../../src/history/operation.ts';
import type { Random } from '../../../../src/random.ts';
import { seededRandom } from '../../../../src/random.ts';
import { isLinearizableRegister } from '../../oracle.ts';
import { randomHistory, randomShape } from '../../random-history.ts';

type History = PartialHistory<Json>;
type Step = (history: History, random: Random) => History;

const position = ({ operations }: History, random: Random): number =>
  random.int(2 + Math.max(0, ...operations.map(({ invokeIndex }) => invokeIndex)));

const someOf = (selection: Selection<Json>, stays: number): Step => {
  return (history, random) =>
    selection.keep(history, new Set(selection.parts(history).filter(() => random.chance(stays))));
};

const steps: readonly Step[] = [
  (history, random) => endAt(history, position(history, random), register),
  (history, random) => beginAt(history, position(history, random), register)!,
  someOf(observationsOf(register), 0.5),
  someOf(selectUnreadWrites, 0.3),
  someOf(selectUnreadWrites, 1),
  (history) => selectUnreadWrites.keep(history, new Set(selectUnreadWrites.atFirst?.(history))),
];

test('a linearizable history stays linearizable under every relaxation, in any order', () => {
  const random = seededRandom(2);
  let relaxations = 0;
  for (let i = 0; i < 4000; i++) {
    const history = randomHistory(random, randomShape(random, 9));
    if (!isLinearizableRegister(history)) continue;
    let relaxed: History = {
      operations: history.filter((operation) => !isIgnored(operation, register)),
      initial: [null],
    };
    const applied: number[] = [];
    for (let k = 0; k < 6; k++) {
      const step = random.int(steps.length);
      // A beginning in any state has no known past, so what is known of the start no longer helps.
      relaxed = steps[step]!(relaxed, random);
      applied.push(step);
      relaxations++;
      const judged = bruteForce(relaxed.operations, register, relaxed.initial);
      if (judged !== true) expect.fail(`history ${i}, steps ${applied.join()}`);
    }
  }
  expect(relaxations).toBeGreaterThan(5000);
});
