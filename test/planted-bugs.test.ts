// Catches a planted bug that is listed but not in the code, or in the code but not listed.
import { expect, test } from 'vitest';
import { bugsAt, coreBugs, isBugName, plantedBugs } from '../src/planted-bugs.ts';

test('every bug has a name of its own, a story, a lesson and a source', () => {
  const names = plantedBugs.map((bug) => bug.name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, summary, teaches, source } of plantedBugs) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(summary).toMatch(/^[A-Z].*\.\)?$/);
    expect(teaches).toMatch(/^[A-Z].*\.$/);
    expect(source).not.toBe('');
  }
});

test('each bug is in one room', () => {
  expect(coreBugs.filter((name) => !isBugName(name))).toEqual([]);
  expect(isBugName('none')).toBe(false);
  const two = new Set(['no-sessions', 'double-vote'] as const);
  expect([...bugsAt('kv', two)]).toEqual(['no-sessions']);
  expect([...bugsAt('core', two)]).toEqual(['double-vote']);
  expect([...bugsAt('node', two)]).toEqual([]);
});
