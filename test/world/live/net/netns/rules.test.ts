// Would catch: a time of a change that is read wrongly, so that a cut is recorded long before or after it.
import { expect, test } from 'vitest';
import { ageMsIn } from '../../../../../src/world/live/net/netns/rules.ts';

const said = (expires: string): string =>
  `table bridge t {\n\tset changed {\n\t\telements = { 0x00000001 timeout 1d expires ${expires} }\n\t}\n}\n`;

test.each([
  ['23h59m59s668ms', 332],
  ['23h59m57s', 3000],
  ['23h58m59s996ms', 60_004],
  ['22h59m59s4ms', 3_600_996],
])('a change that expires in %s is %i ms old', (expires, ageMs) => {
  expect(ageMsIn(said(expires))).toBe(ageMs);
});

test('where there was no change, it has no age', () => {
  expect(ageMsIn('table bridge t {\n\tset changed {\n\t\ttype mark\n\t}\n}\n')).toBeUndefined();
});
