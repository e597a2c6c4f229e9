// Catches: a story that names a source, an "only", a "before" or a beginning that the history does not bear out.
import { expect, test } from 'vitest';
import type { Counterexample, Limits, Model } from '../../../../checker/index.ts';
import { checkLinearizable, register, set } from '../../../../checker/index.ts';
import { objectWords } from './reader/objects.ts';
import { readStory } from './reader/read-story.ts';
import type { Row } from './stories.ts';
import { historyOf } from './stories.ts';

function storyOf(rows: readonly Row[], model: Model = register, explain?: Limits): Counterexample {
  const history = historyOf(rows);
  const options = { model, ...(explain === undefined ? {} : { explain }) };
  const [key] = checkLinearizable(history, options).keys;
  expect(key?.verdict).toBe('invalid');
  if (key?.counterexample === undefined) throw new Error('no story');
  const { wrong } = readStory(key.counterexample, history, key.key, objectWords[model.name]!);
  expect(wrong).toEqual([]);
  return key.counterexample;
}

const textOf = ({ summary, story }: Counterexample): string => [summary, ...story].join('\n');

test('a refused write that began after the read had returned is not named as its source', () => {
  const told = storyOf([
    [1, 'read', null, 7, 1010, 1020],
    [2, 'write', 7, null, 1050, 1060, 'not-leader'],
  ]);
  expect(told.anomaly).toBe('value-from-nowhere');
  expect(textOf(told)).not.toContain('the write of 7');
  expect(told.operations).toHaveLength(1);
});

test('the only write of a value is not spoken of when there are several', () => {
  const told = storyOf([
    [1, 'write', 7, null, 1010, 1020, 'not-leader'],
    [2, 'write', 7, null, 1012, 1022, 'shutting down'],
    [3, 'read', null, 7, 1030, 1040],
  ]);
  expect(told.anomaly).toBe('failed-write-read');
  expect(textOf(told)).not.toContain('the only write');
  expect(told.summary).toContain('all 2 operations that could have left it by then were refused');
});

test('a refused compare-and-set of a value to itself is not where the value comes from', () => {
  const told = storyOf([
    [1, 'cas', [7, 7], null, 1010, 1020, 'not-leader'],
    [2, 'read', null, 7, 1030, 1040],
  ]);
  expect(told.anomaly).toBe('value-from-nowhere');
  expect(textOf(told)).not.toContain('process 1');
});

test('nobody is said not to have begun to write a value when a refused write had begun', () => {
  const told = storyOf([
    [1, 'write', 7, null, 1010, 1040, 'not-leader'],
    [2, 'read', null, 7, 1020, 1030],
    [1, 'write', 7, 7, 1050, 1060],
  ]);
  expect(told.anomaly).toBe('failed-write-read');
  expect(textOf(told)).not.toContain('before anyone');
});

test('compare-and-sets of unknown outcome are not said to have started from a value', () => {
  const told = storyOf([
    [1, 'write', 1, 1, 1010, 1020],
    [2, 'cas', [1, 2], null, 1030, null],
    [3, 'cas', [1, 3], null, 1032, null],
    [1, 'read', null, 2, 1040, 1050],
    [1, 'read', null, 3, 1060, 1070],
  ]);
  expect(textOf(told)).not.toContain('both started from');
});

test('an inversion of two reads is spoken of only where two are enough', () => {
  const told = storyOf([
    [1, 'write', 1, 1, 1010, 1100],
    [2, 'write', 2, 2, 1011, 1100],
    [3, 'write', 3, 3, 1012, 1100],
    [4, 'read', null, 1, 1020, 1030],
    [4, 'read', null, 2, 1040, 1050],
    [4, 'read', null, 1, 1060, 1070],
  ]);
  expect(told.anomaly).not.toBe('read-inversion');
});

test('a key that did not exist at first is not said to have held some other value', () => {
  const told = storyOf([
    [1, 'write', 1, 1, 1010, 1020],
    [2, 'write', 2, 2, 1030, 1040],
    [3, 'read', null, 1, 1050, 1060],
  ]);
  expect(told.story[0]).toBe('Key "k1" did not exist at first.');
});

test('what a read of a set found has no order', () => {
  const told = storyOf(
    [
      [1, 'add', 'a', 'a', 1010, 1020],
      [2, 'add', 'b', 'b', 1010, 1020],
      [3, 'read', null, ['b', 'a', 'z'], 1030, 1040],
    ],
    set,
  );
  expect(textOf(told)).not.toMatch(/before|\[|order in which/);
});

test('a compare-and-set of which only the new value counts is told as the compare-and-set that it is', () => {
  const told = storyOf([
    [1, 'write', 1, 1, 1010, 1020],
    [2, 'cas', [1, 4], [1, 4], 1030, 1040],
    [3, 'read', null, 1, 1050, 1060],
  ]);
  expect(textOf(told)).toContain('changed 1 to 4 by compare-and-set');
  expect(textOf(told)).toContain('the cas of 1 to 4 by process 2');
  expect(textOf(told)).not.toContain('wrote 4');
});

test('a refusal and an unknown outcome are told in the words of their own errors', () => {
  const told = storyOf([
    [1, 'write', 7, null, 1010, 1020, 'no quorum (1 of 3)'],
    [2, 'read', null, 7, 1030, 1040],
  ]);
  expect(textOf(told)).toContain('which was refused (no quorum (1 of 3))');
});

test('a value that only compare-and-sets of itself could have left comes from nowhere', () => {
  const told = storyOf([[1, 'cas', [7, 7], [7, 7], 1010, 1020]]);
  expect(told.anomaly).toBe('value-from-nowhere');
});

test('a write that was lost after a compare-and-set had replaced it is a stale read', () => {
  const told = storyOf([
    [1, 'write', 3, 3, 1010, 1040],
    [2, 'cas', [3, 4], [3, 4], 1020, 1030],
    [3, 'read', null, 3, 1050, 1060],
  ]);
  expect(told.anomaly).toBe('stale-read');
  expect(textOf(told)).toContain('can have arisen only once');
});

test('without any budget a stale read is still told, and confirmed', () => {
  const told = storyOf(
    [
      [1, 'write', 1, 1, 1010, 1020],
      [2, 'write', 2, 2, 1030, 1040],
      [3, 'read', null, 1, 1050, 1060],
    ],
    register,
    { states: 0 },
  );
  expect(told.anomaly).toBe('stale-read');
  expect(told.confirmed).toBe(true);
});

test('without any budget a violation of two reads is told by where the search got stuck', () => {
  const told = storyOf(
    [
      [1, 'write', 1, 1, 1010, 1030],
      [2, 'write', 2, 2, 1020, 1040],
      [1, 'read', null, 1, 1050, 1080],
      [2, 'read', null, 2, 1060, 1070],
    ],
    register,
    { states: 0 },
  );
  expect(told.isExcerpt).toBe(true);
  expect(told.confirmed).toBe(false);
  expect(textOf(told)).toContain('nothing was confirmed');
});
