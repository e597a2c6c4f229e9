// Would catch: a grudge that cuts too much or too little, or only one way when both were meant.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allLinks,
  bridge,
  deaf,
  halves,
  isolate,
  linkName,
  majoritiesRing,
  majoritySize,
  minoritySize,
  mute,
} from '../../nemesis/grudges.ts';
import type { Link } from '../../nemesis/nemesis.ts';

const clusters = fc.integer({ min: 2, max: 9 }).chain((n) =>
  fc.shuffledSubarray(
    Array.from({ length: n }, (_, i) => `n${i + 1}`),
    { minLength: n },
  ),
);

/** The nodes that `node` hears, itself included. */
function heardBy(node: string, order: readonly string[], cut: readonly Link[]): string[] {
  const lost = new Set(cut.map(linkName));
  return order.filter((from) => from === node || !lost.has(linkName({ from, to: node })));
}

describe('grudges', () => {
  it('majorities-ring lets every node hear exactly a majority, no two the same', () => {
    fc.assert(
      fc.property(clusters, (order) => {
        const cut = majoritiesRing(order);
        const heard = order.map((node) => heardBy(node, order, cut));
        expect(heard.every((nodes) => nodes.length === majoritySize(order.length))).toBe(true);
        const distinct = new Set(heard.map((nodes) => nodes.join()));
        // Of two nodes, the only majority is both.
        expect(distinct.size).toBe(order.length === 2 ? 1 : order.length);
      }),
    );
  });

  it('symmetric shapes cut both ways, and never a node from itself', () => {
    fc.assert(
      fc.property(clusters, (order) => {
        for (const cut of [halves(order), bridge(order), isolate(order, 1)]) {
          const names = new Set(cut.map(linkName));
          expect(cut.every(({ from, to }) => names.has(linkName({ from: to, to: from })))).toBe(
            true,
          );
          expect(cut.every(({ from, to }) => from !== to)).toBe(true);
          expect(names.size).toBe(cut.length);
        }
      }),
    );
  });

  it('bridge leaves one node that everybody reaches, and no majority fully connected', () => {
    const order = ['n1', 'n2', 'n3', 'n4', 'n5'];
    expect(bridge(order).map(linkName).sort()).toEqual(
      ['n2→n4', 'n2→n5', 'n3→n4', 'n3→n5', 'n4→n2', 'n4→n3', 'n5→n2', 'n5→n3'].sort(),
    );
  });

  it('one-way cuts are one-way', () => {
    expect(deaf(['n2', 'n1', 'n3']).map(linkName)).toEqual(['n1→n2', 'n3→n2']);
    expect(mute(['n2', 'n1', 'n3']).map(linkName)).toEqual(['n2→n1', 'n2→n3']);
  });

  it('a minority and a majority never overlap', () => {
    for (let n = 1; n <= 9; n++) {
      expect(minoritySize(n)).toBeLessThan(n / 2);
      expect(majoritySize(n)).toBeGreaterThan(n / 2);
      expect(allLinks(Array.from({ length: n }, (_, i) => `n${i}`))).toHaveLength(n * (n - 1));
    }
  });
});
