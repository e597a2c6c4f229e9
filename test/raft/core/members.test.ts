// Catches a change of the members that is computed wrongly, and text of members that is taken for
// what it is not.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  changed,
  decodeMembers,
  describeMembers,
  encodeMembers,
  isJoint,
  settled,
  standings,
  votersOf,
  type Member,
} from '../../../src/raft/core/members.ts';

const members: fc.Arbitrary<readonly Member[]> = fc
  .uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 7 })
  .chain((ids) =>
    fc.tuple(
      ...ids
        .sort((a, b) => a - b)
        .map((id) =>
          fc.record({
            id: fc.constant(id),
            standing: fc.constantFrom(...standings),
            address: fc.string(),
          }),
        ),
    ),
  );

test('members are read as they were written', () => {
  fc.assert(
    fc.property(members, (list) => {
      expect(decodeMembers(encodeMembers(list))).toEqual(list);
    }),
  );
});

test.each([
  ['[[2,"voter",""],[1,"voter",""]]', 'a member without its id'],
  ['[[1,"voter",""],[1,"voter",""]]', 'a member without its id'],
  ['[[0,"voter",""]]', 'a member without its id'],
  ['[[4294967296,"voter",""]]', 'a member without its id'],
  ['[[1,"king",""]]', 'member n1 without its standing'],
  ['[[1,"voter",7]]', 'member n1 without its address'],
  ['[1]', 'a member without its id'],
  ['{}', 'no list of members'],
  [
    JSON.stringify(Array.from({ length: 32 }, (_, i) => [i + 1, 'voter', ''])),
    'no list of members',
  ],
])('%s is no list of members', (text, why) => {
  expect(() => decodeMembers(text)).toThrow(why);
});

test('a change that is begun goes from majority to majority by way of both', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 3 });
  fc.assert(
    fc.property(members, ids, ids, ids, (list, add, promote, remove) => {
      const before = settled(list);
      fc.pre(before.some(({ standing }) => standing === 'voter'));
      const wanted = { add: add.map((id) => ({ id, address: '' })), promote, remove };
      const next = changed(before, wanted);
      if (typeof next === 'string') return;
      const after = settled(next);
      const voters = (each: readonly Member[]): readonly number[] => votersOf(each).members;
      const kept = voters(before).filter((id) => !remove.includes(id));
      expect(new Set(voters(after))).toEqual(new Set([...kept, ...promote]));
      expect(new Set(voters(next))).toEqual(new Set([...voters(before), ...promote]));
      const same = voters(before).length === kept.length && promote.length === 0;
      expect(isJoint(next)).toBe(!same);
      for (const { id } of wanted.add) expect(describeMembers(after)).toContain(`n${id}:learner`);
      for (const id of remove) expect(after.some((member) => member.id === id)).toBe(false);
    }),
    { numRuns: 500 },
  );
});
