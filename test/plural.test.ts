// Would catch: "1 steps", in whatever is printed.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../scripts/docs/doc-pages.ts';
import { formatCount, plural } from '../src/plural.ts';

it.each([
  [0, '0 steps'],
  [1, '1 step'],
  [2, '2 steps'],
  [18_204, '18,204 steps'],
])('%d is worded "%s"', (count, expected) => expect(plural(count, 'step')).toBe(expected));

it('knows nouns that are irregular, and verbs', () => {
  expect(plural(1, 'more key is', 'more keys are')).toBe('1 more key is');
  expect(plural(3, 'more key is', 'more keys are')).toBe('3 more keys are');
  expect(formatCount(1_000_000)).toBe('1,000,000');
});

/** Said of two or more only, or of bytes. */
const neverOne = /histories would be|bytes|reads found|transactions read|counterexample of/;

/** `${…length} nodes` in a text that does not look at the number. */
const unlooked = /\$\{[\w.]+\.length\} (?:more |other )?[a-z]{2,}s\b/;

it('is used wherever the length of a list stands before a noun', () => {
  const files = ['src', 'checker', 'nemesis', 'workloads'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.join(folder, file)),
  );
  const found = files.flatMap((file) => {
    const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
    return lines.flatMap((line, i) => {
      // This line, or one of the two before it, says what is printed of one.
      const looks = /=== [12]\s|< 2\s/.test(lines.slice(Math.max(0, i - 2), i + 1).join('\n'));
      return unlooked.test(line) && !looks && !neverOne.test(line)
        ? [`${file}:${i + 1}: ${line.trim()}`]
        : [];
    });
  });
  expect(found).toEqual([]);
});
