// Catches a planted bug that is listed but not in the code, or in the code but not listed.
import { expect, test } from 'vitest';
import { coreBugs } from '../src/raft/core/index.ts';
import { isBugName, plantedBugs } from '../src/planted-bugs.ts';

test('every bug has a name, a story and a source', () => {
  expect(plantedBugs.map((bug) => bug.name)).toEqual([
    'read-local-leader',
    'read-any-node',
    'reply-before-commit',
    'no-fsync',
    'no-sessions',
    'vote-no-log-check',
  ]);
  for (const { summary, source } of plantedBugs) {
    expect(summary).toMatch(/^[A-Z].*\.\)?$/);
    expect(source).not.toBe('');
  }
});

test('every bug of the core is listed', () => {
  expect(coreBugs.filter((name) => !isBugName(name))).toEqual([]);
  expect(isBugName('none')).toBe(false);
});
