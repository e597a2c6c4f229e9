// Catches: a counterexample that is linearizable, that leaves out what it rests on, or that names the wrong kind.
import { expect, test } from 'vitest';
import { bruteForce } from '../../../../checker/linearizability/brute-force.ts';
import type { Counterexample } from '../../../../checker/index.ts';
import { checkLinearizable, register } from '../../../../checker/index.ts';
import { seededRandom } from '../../../../src/random.ts';
import { isLinearizableRegister } from '../../oracle.ts';
import { randomHistory, randomShape } from '../../random-history.ts';
import type { Row } from './stories.ts';
import { historyOf } from './stories.ts';

test('every violation of a random small history gets a confirmed counterexample', () => {
  const random = seededRandom(3);
  const kinds = new Map<string, number>();
  for (let i = 0; i < 4000; i++) {
    const history = randomHistory(random, { ...randomShape(random, 14), corrupted: 0.5 });
    if (isLinearizableRegister(history)) continue;
    const [key] = checkLinearizable(history, { model: register }).keys;
    expect(key?.verdict).toBe('invalid');
    const counterexample = key?.counterexample;
    expect(counterexample?.confirmed, `history ${i}`).toBe(true);
    expect(counterexample!.story.length).toBeGreaterThanOrEqual(3);
    expect(counterexample!.story.length).toBeLessThanOrEqual(8);
    kinds.set(counterexample!.anomaly, (kinds.get(counterexample!.anomaly) ?? 0) + 1);
  }
  for (const kind of [
    'value-from-nowhere',
    'future-read',
    'stale-read',
    'lost-update',
    'conflicting-answers',
  ]) {
    expect(kinds.get(kind) ?? 0, kind).toBeGreaterThan(0);
  }
}, 60_000);

function explained(rows: readonly Row[]): Counterexample {
  // Here positions are the milliseconds themselves.
  const history = historyOf(rows).map((operation, at) => {
    const [, , , , invokeIndex, completeIndex] = rows[at]!;
    return { ...operation, invokeIndex, completeIndex };
  });
  const [key] = checkLinearizable(history, { model: register }).keys;
  if (key?.counterexample === undefined) throw new Error('no counterexample');
  expect(bruteForce(key.counterexample.operations, register)).toBe(false);
  return key.counterexample;
}

test('a stale read is told with the write that it missed', () => {
  const { anomaly, summary, story, orders } = explained([
    [1, 'write', 1, 1, 1000, 1100],
    [2, 'write', 3, 3, 1200, 1300],
    [3, 'read', null, 3, 1310, 1320],
    [1, 'write', 4, 4, 1400, 1450],
    [2, 'read', null, 3, 1500, 1510],
    [3, 'write', 9, 9, 1600, 1700],
  ]);
  expect({ anomaly, summary, story, orders }).toMatchInlineSnapshot(`
    {
      "anomaly": "stale-read",
      "orders": [
        {
          "failure": "fails because the read of 3 by process 2 has to come next, and it is not possible when the state is 4",
          "steps": [
            {
              "operation": 1200,
              "state": "3",
            },
            {
              "operation": 1400,
              "state": "4",
            },
          ],
        },
      ],
      "story": [
        "Key "k1" did not exist at first.",
        "From 1.200 s to 1.300 s, process 2 (at n2) wrote 3.",
        "From 1.400 s to 1.450 s, after the write of 3 by process 2 had returned (1.300 s), process 1 (at n1) wrote 4.",
        "From 1.500 s to 1.510 s, after the write of 4 by process 1 had returned (1.450 s), process 2 (at n2) read 3.",
        "When the read of 3 by process 2 began at 1.500 s, the write of 4 by process 1 had already returned, so 3 was no longer the value.",
        "Nothing else wrote 3 in between.",
      ],
      "summary": "Key "k1": process 2 read 3 at 1.510 s although the write of 4 by process 1 had been acknowledged at 1.450 s.",
    }
  `);
});

test.each<[string, Row[]]>([
  [
    'value-from-nowhere',
    [
      [1, 'write', 1, 1, 1, 2],
      [1, 'read', null, 7, 3, 4],
    ],
  ],
  [
    'failed-write-read',
    [
      [1, 'write', 7, null, 1, 2, 'not-leader'],
      [1, 'read', null, 7, 3, 4],
    ],
  ],
  [
    'future-read',
    [
      [1, 'read', null, 7, 1, 2],
      [1, 'write', 7, 7, 3, 4],
    ],
  ],
  [
    'stale-read',
    [
      [1, 'write', 7, 7, 1, 2],
      [1, 'read', null, null, 3, 4],
    ],
  ],
  [
    'lost-update',
    [
      [1, 'write', 1, 1, 1, 2],
      [1, 'cas', [1, 2], [1, 2], 3, 6],
      [2, 'cas', [1, 3], [1, 3], 4, 5],
    ],
  ],
  [
    'stale-cas',
    [
      [1, 'write', 1, 1, 1, 2],
      [1, 'write', 2, 2, 3, 4],
      [2, 'cas', [1, 3], [1, 3], 5, 6],
    ],
  ],
  [
    'read-inversion',
    [
      [1, 'write', 1, 1, 1, 2],
      [1, 'write', 2, 2, 3, 20],
      [2, 'read', null, 2, 4, 5],
      [3, 'read', null, 1, 6, 7],
    ],
  ],
  [
    'false-cas-failure',
    [
      [1, 'write', 1, 1, 1, 2],
      [2, 'cas', [1, 3], null, 5, 6, 'precondition-failed'],
    ],
  ],
])('%s is named so', (kind, rows) => {
  expect(explained(rows).anomaly).toBe(kind);
});
