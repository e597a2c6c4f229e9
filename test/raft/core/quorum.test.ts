// Catches a quorum that is counted wrongly: one too few or too many, a voter twice, an order of
// numbers as texts, or numbers of an earlier call that are still in the list.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Joint, Majority, Nobody } from '../../../src/raft/core/quorum.ts';

/** All ways to choose members. */
function subsetsOf(members: readonly number[]): readonly (readonly number[])[] {
  return members.reduce<number[][]>(
    (sets, member) => [...sets, ...sets.map((set) => [...set, member])],
    [[]],
  );
}

const values = fc.array(fc.integer({ min: 0, max: 130 }), { minLength: 1, maxLength: 7 });

test('reached is the largest number that more than half of the voters have', () => {
  fc.assert(
    fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), (rounds) => {
      // Several sets after one another: they share the list that they count with.
      for (const valueOf of rounds) {
        const ids = valueOf.map((_, i) => i);
        const quorums = subsetsOf(ids).filter((set) => set.length > ids.length / 2);
        const brute = Math.max(
          ...quorums.map((quorum) => Math.min(...quorum.map((id) => valueOf[id]!))),
        );
        expect(new Majority(ids).reached((id) => valueOf[id]!)).toBe(brute);
      }
    }),
  );
});

test('voters agree when they are a majority of the set; others do not count', () => {
  for (let count = 1; count <= 7; count++) {
    const ids = Array.from({ length: count }, (_, i) => 10 * i);
    const voters = new Majority(ids);
    for (const subset of subsetsOf(ids)) {
      const granted = new Set([...subset, 5, 15, 25, 35]);
      expect(voters.agree((id) => granted.has(id))).toBe(subset.length > count / 2);
    }
  }
});

test('any two quorums have a voter in common', () => {
  for (let count = 1; count <= 7; count++) {
    const ids = Array.from({ length: count }, (_, i) => i);
    const voters = new Majority(ids);
    const quorums = subsetsOf(ids).filter((set) => voters.agree((id) => set.includes(id)));
    for (const one of quorums) {
      for (const other of quorums) expect(one.some((id) => other.includes(id))).toBe(true);
    }
  }
});

test('a set of what stands for the voters counts the same', () => {
  const progress = [4, 9, 2].map((match) => ({ match }));
  const voters = new Majority([0, 1, 2]).map((id) => progress[id]!);
  expect(voters.members).toEqual(progress);
  expect(voters.reached(({ match }) => match)).toBe(4);
  expect(voters.agree(({ match }) => match > 4)).toBe(false);
});

test('a set of nobody is no set', () => {
  expect(() => new Majority([])).toThrow('without voters');
});

test('in the middle of a change nothing is decided but by both halves', () => {
  const ids = [1, 2, 3, 4, 5];
  for (const before of subsetsOf(ids).filter((set) => set.length > 0)) {
    for (const after of subsetsOf(ids).filter((set) => set.length > 0)) {
      const halves = [new Majority(before), new Majority(after)] as const;
      const joint = new Joint(...halves);
      expect(new Set(joint.members)).toEqual(new Set([...before, ...after]));
      for (const set of subsetsOf(ids)) {
        const both = halves.every((half) => half.agree((id) => set.includes(id)));
        if (joint.agree((id) => set.includes(id)) !== both) throw new Error(`${set.join()} of two`);
        const reached = joint.reached((id) => (set.includes(id) ? 7 : 3));
        if (reached !== (both ? 7 : 3)) throw new Error(`${set.join()} reached ${reached}`);
      }
    }
  }
});

test('a joint set of what stands for the voters counts the same', () => {
  const joint = new Joint(new Majority([0, 1, 2]), new Majority([2, 3])).map((id) => ({ id }));
  expect(joint.members.map(({ id }) => id)).toEqual([0, 1, 2, 3]);
  expect(joint.agree(({ id }) => id !== 3)).toBe(false);
  expect(joint.agree(({ id }) => id > 0)).toBe(true);
});

test('a node that knows of no voters decides nothing', () => {
  expect(new Nobody().agree()).toBe(false);
  expect(new Nobody().map().reached()).toBe(0);
});
