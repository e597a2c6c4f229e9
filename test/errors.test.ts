// Would catch: a slip that is not recognised, or a name proposed that has nothing to do with what was typed.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { didYouMean, unknownName } from '../src/errors.ts';

const known = ['partition', 'kill', 'pause', 'read-heavy', 'write-heavy'];

it.each([
  ['partiton', 'partition'],
  ['partitoin', 'partition'],
  ['Partition', 'partition'],
  ['kil', 'kill'],
  ['klil', 'kill'],
  ['puase', 'pause'],
  ['raed-heavy', 'read-heavy'],
  ['writeheavy', 'write-heavy'],
])('%s is told to be %s', (typed, meant) => {
  expect(didYouMean(typed, known)).toBe(`. Did you mean ${meant}?`);
});

it.each(['', 'x', 'moth', 'election', 'x'.repeat(100_000)])('%s is like none of them', (typed) => {
  expect(didYouMean(typed, known)).toBe('');
});

it('proposes a name with one letter changed, left out, put in or swapped, whatever the name', () => {
  const name = fc.stringMatching(/^[a-z]{4,12}$/);
  fc.assert(
    fc.property(
      name,
      fc.nat(),
      fc.constantFrom('change', 'omit', 'add', 'swap'),
      (word, n, slip) => {
        const at = n % word.length;
        const [head, tail] = [word.slice(0, at), word.slice(at)];
        const typed = {
          change: `${head}0${tail.slice(1)}`,
          omit: head + tail.slice(1),
          add: `${head}0${tail}`,
          swap: head + tail.slice(1, 2) + tail.slice(0, 1) + tail.slice(2),
        }[slip];
        expect(didYouMean(typed, ['1234567890123456', word])).toBe(`. Did you mean ${word}?`);
      },
    ),
  );
});

it('tells all names, and that the mistake is in what was typed', () => {
  const error = unknownName('RJ012', 'nemesis', 'kil', known, ', or several');
  expect(error.message).toBe('unknown nemesis "kil". Did you mean kill?');
  expect([error.fix, error.exitCode]).toEqual([`choose from ${known.join(', ')}, or several`, 254]);
});
