/** Reads the stories of many small random violations, and counts what they are called. */
import { expect } from 'vitest';
import type { Limits, Model } from '../../../../checker/index.ts';
import { checkLinearizable, register } from '../../../../checker/index.ts';
import type { Operation } from '../../../../src/history/operation.ts';
import { seededRandom } from '../../../../src/random.ts';
import { isLinearizableRegister } from '../../oracle.ts';
import type { ObjectUnderTest } from '../../random-object-history.ts';
import { objectWords, registerWords } from './reader/objects.ts';
import type { ObjectWords } from './reader/facts.ts';
import { randomRegisterHistory, randomSpoiledHistory } from './reader/random-violations.ts';
import { readStory } from './reader/read-story.ts';

export interface Tally {
  readonly violations: number;
  /** How many of each anomaly. */
  readonly kinds: ReadonlyMap<string, number>;
  /** Sentence forms that were met, by their source. */
  readonly forms: ReadonlySet<string>;
}

class Count implements Tally {
  violations = 0;
  readonly kinds = new Map<string, number>();
  readonly forms = new Set<string>();

  /** Every violated key of a history, which has to have a story, and a true one. */
  add(history: readonly Operation[], model: Model, words: ObjectWords, explain?: Limits): void {
    const options = { model, ...(explain === undefined ? {} : { explain }) };
    for (const { key, verdict, counterexample } of checkLinearizable(history, options).keys) {
      if (verdict !== 'invalid') continue;
      this.violations++;
      if (counterexample === undefined) throw new Error('a violation without a story');
      const { anomaly, summary, story } = counterexample;
      this.kinds.set(anomaly, (this.kinds.get(anomaly) ?? 0) + 1);
      const { wrong, forms } = readStory(counterexample, history, key, words);
      for (const form of forms) this.forms.add(form);
      if (wrong.length > 0) {
        const told = [summary, ...story, ...history.map((o) => JSON.stringify(o))].join('\n');
        expect.fail(`${wrong.join('\n')}\n\n${told}`);
      }
      expect(story.length).toBeLessThanOrEqual(8);
      expect(story.length).toBeGreaterThanOrEqual(3);
    }
  }
}

/** Two keys at once, so that what is said of one is not taken from the other. */
export function registerTally(seed: number, histories: number, explain?: Limits): Tally {
  const random = seededRandom(seed);
  const count = new Count();
  for (let i = 0; i < histories; i++) {
    const one = randomRegisterHistory(random);
    if (isLinearizableRegister(one)) continue;
    const other = random.chance(0.3) ? beside(one, randomRegisterHistory(random)) : [];
    count.add([...one, ...other], register, registerWords, explain);
  }
  return count;
}

/** The second history under a key of its own, its processes and positions apart from the first. */
function beside(one: readonly Operation[], other: readonly Operation[]): Operation[] {
  const end = one.reduce((most, o) => Math.max(most, o.invokeIndex, o.completeIndex ?? 0), 0) + 1;
  return other.map((o) => ({
    ...o,
    key: 'other',
    process: o.process + 100,
    invokeIndex: o.invokeIndex + end,
    completeIndex: o.completeIndex === null ? null : o.completeIndex + end,
  }));
}

export function objectTally(
  object: ObjectUnderTest,
  seed: number,
  histories: number,
  explain?: Limits,
): Tally {
  const random = seededRandom(seed);
  const count = new Count();
  const words = objectWords[object.model.name]!;
  for (let i = 0; i < histories; i++) {
    count.add(randomSpoiledHistory(object, random), object.model, words, explain);
  }
  return count;
}

/** The share of violations that have no name. */
export function shareOfOther({ kinds, violations }: Tally): number {
  return (kinds.get('other') ?? 0) / violations;
}
