// Catches: a relaxation of any model that is not sound, so that a correct history would get a counterexample.
import { expect, test } from 'vitest';
import { bruteForce, bruteForceLimit } from '../../../../checker/linearizability/brute-force.ts';
import {
  beginAt,
  endAt,
  observationsOf,
} from '../../../../checker/linearizability/evidence/cuts.ts';
import type { Model, PartialHistory } from '../../../../checker/index.ts';
import { isIgnored } from '../../../../checker/core/model.ts';
import type { Random } from '../../../../src/random.ts';
import { seededRandom } from '../../../../src/random.ts';
import { objects, randomObjectHistory } from '../../random-object-history.ts';

/** One relaxation, chosen at random with all that it leaves open; undefined: it does not apply. */
function relaxed(
  history: PartialHistory,
  model: Model,
  random: Random,
): readonly [name: string, history: PartialHistory] | undefined {
  const { operations } = history;
  const position = random.int(2 + Math.max(0, ...operations.map((o) => o.completeIndex ?? 0)));
  const own = model.relaxations ?? [];
  const choice = random.int(3 + 2 * own.length);
  if (choice === 0) return ['end', endAt(history, position, model)];
  if (choice === 1) {
    const begun = beginAt(history, position, model);
    return begun && ['beginning', begun];
  }
  if (choice === 2) {
    const observations = observationsOf(model);
    const kept = observations.parts(history).filter(() => random.chance(0.5));
    return ['observers', observations.keep(history, new Set(kept))];
  }
  const at = (choice - 3) % own.length;
  const relaxation = own[at]!;
  if (relaxation.kind === 'alternatives') {
    const forms = [...relaxation.forms(history)];
    return forms.length === 0 ? undefined : [`alternatives ${at}`, random.pick(forms)];
  }
  const kept = new Set(relaxation.parts(history).filter(() => random.chance(0.6)));
  return [`selection ${at}`, relaxation.keep(history, kept)];
}

test.each(objects)(
  'a linearizable history of $model.name stays linearizable under every relaxation, in any order',
  (object) => {
    const { model } = object;
    const random = seededRandom(5);
    const applied = new Map<string, number>();
    for (let i = 0; i < 1500; i++) {
      const shape = {
        operations: 1 + random.int(12),
        processes: 1 + random.int(4),
        values: random.pick(['unique', 2, 3] as const),
        info: random.pick([0, 0.1, 0.4]),
        spoiled: random.pick([0, 0, 0.2]),
      };
      const recorded = randomObjectHistory(object, shape, random);
      const operations = recorded.filter((operation) => !isIgnored(operation, model));
      let history: PartialHistory = { operations, initial: [model.init()] };
      if (operations.length > bruteForceLimit || bruteForce(operations, model) !== true) continue;
      const steps: string[] = [];
      for (let k = 0; k < 6; k++) {
        const next = relaxed(history, model, random);
        if (next === undefined) continue;
        steps.push(next[0]);
        // What changed nothing shows nothing.
        if (JSON.stringify(next[1]) === JSON.stringify(history)) continue;
        history = next[1];
        applied.set(next[0], (applied.get(next[0]) ?? 0) + 1);
        if (bruteForce(history.operations, model, history.initial) !== true) {
          expect.fail(`history ${i}: ${steps.join(', ')}\n${JSON.stringify(operations)}`);
        }
      }
    }
    const expected = [
      'end',
      ...(model.states === undefined ? [] : ['beginning']),
      ...(model.observes === undefined ? [] : ['observers']),
      ...(model.relaxations ?? []).map(({ kind }, at) => `${kind} ${at}`),
    ];
    for (const name of expected) expect(applied.get(name) ?? 0, name).toBeGreaterThan(50);
  },
);
