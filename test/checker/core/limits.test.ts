// Catches: a limit that is not kept, or kept by guessing; a history of an odd shape that hangs the checker or fills the memory.
import { describe, expect, test } from 'vitest';
import type { Limits } from '../../../checker/index.ts';
import { checkLinearizable, counter, register } from '../../../checker/index.ts';
import type { CompletionType, Json, Operation } from '../../../src/history/operation.ts';
import { seededRandom } from '../../../src/random.ts';

interface Row {
  readonly f?: string;
  readonly input?: Json;
  readonly output?: Json;
  readonly type?: CompletionType;
  readonly from: number;
  readonly to: number | null;
  readonly key?: string;
}

function historyOf(rows: readonly Row[]): Operation[] {
  return rows.map(({ f = 'write', input = null, output = null, type, from, to, key }, process) => ({
    process,
    f,
    input,
    output,
    ...(key === undefined ? {} : { key }),
    type: type ?? (to === null ? 'info' : 'ok'),
    invokedAtUs: from,
    completedAtUs: to,
    invokeIndex: from,
    completeIndex: to,
  }));
}

/** n writes that all overlap, then reads that no order of them can explain cheaply. */
function crowd(n: number, values: number): Operation[] {
  const rows: Row[] = [];
  for (let i = 0; i < n; i++) rows.push({ input: i % values, from: i, to: 10 * n + i });
  for (let i = 0; i < n; i++) {
    const f = i % 3 === 0 ? 'cas' : 'read';
    const value = (i * 7) % values;
    const output = f === 'cas' ? [value, (value + 3) % values] : value;
    rows.push({ f, input: f === 'cas' ? output : null, output, from: n + i, to: 4 * n + i });
  }
  return historyOf(rows);
}

/** A clock that moves on each time it is asked: a limit on time without a wait. */
function ticking(limitMs: number): Limits {
  let now = 0;
  return { time: { limitMs, now: () => now++ } };
}

describe.each(['fast', 'general'] as const)('the %s algorithm', (algorithm) => {
  test.each<[string, Limits]>([
    ['state-limit', { states: 200 }],
    ['memory-limit', { configurations: 20 }],
    ['time-limit', ticking(1)],
  ])('says unknown with the reason %s', (reason, limits) => {
    const { verdict, keys } = checkLinearizable(hard(), { model: register, algorithm, limits });
    expect(verdict).toBe('unknown');
    expect(keys[0]?.unknown?.reason).toBe(reason);
    expect(keys[0]?.unknown?.message).toMatch(/limit/);
    expect(keys[0]?.counterexample).toBeUndefined();
  });
});

/** Writes, reads and cas of few values that overlap at random: no algorithm decides this quickly. */
function hard(): Operation[] {
  const random = seededRandom(3);
  const ends = new Set<number>();
  return historyOf(
    Array.from({ length: 80 }, (_, i): Row => {
      let to = 2 * i + 1 + 2 * random.int(80);
      const f = random.pick(['write', 'read', 'cas']);
      const value = random.int(8);
      const pair = [value, random.int(8)];
      while (ends.has(to)) to += 2;
      ends.add(to);
      const input = f === 'write' ? value : f === 'cas' ? pair : null;
      return { f, input, output: f === 'cas' ? pair : value, from: 2 * i, to };
    }),
  );
}

test('an empty history is unknown, and says so', () => {
  const { verdict, unknown } = checkLinearizable([], { model: register });
  expect(verdict).toBe('unknown');
  expect(unknown?.reason).toBe('empty-history');
});

const bounded: Limits = { states: 100_000 };

test.each<[string, () => Operation[], ('valid' | 'invalid' | 'unknown')[]]>([
  [
    'two thousand concurrent writes',
    () => historyOf(Array.from({ length: 2000 }, (_, i) => ({ input: i, from: i, to: 5000 + i }))),
    ['valid'],
  ],
  ['a crowd with few values', () => crowd(300, 5), ['valid', 'unknown']],
  ['a crowd with many values', () => crowd(600, 600), ['valid', 'invalid', 'unknown']],
  [
    'everything of unknown outcome',
    () => historyOf(Array.from({ length: 5000 }, (_, i) => ({ input: i % 3, from: i, to: null }))),
    ['unknown'],
  ],
  [
    'one process',
    () =>
      historyOf(Array.from({ length: 5000 }, (_, i) => ({ input: i, from: 2 * i, to: 2 * i + 1 }))),
    ['valid'],
  ],
  [
    'all the same value',
    () =>
      historyOf(
        Array.from({ length: 3000 }, (_, i) => ({
          f: i % 2 === 0 ? 'write' : 'read',
          input: i % 2 === 0 ? 1 : null,
          output: 1,
          from: 3 * i,
          to: 3 * i + 50,
        })),
      ),
    ['valid'],
  ],
  [
    'one write pending throughout',
    () =>
      historyOf([
        { input: 0, from: 0, to: 1e6 },
        ...Array.from({ length: 6000 }, (_, i) => ({
          f: i % 2 === 0 ? 'write' : 'read',
          input: i % 2 === 0 ? (i >> 1) % 4 : null,
          output: (i >> 1) % 4,
          from: 2 * i + 1,
          to: 2 * i + 2,
        })),
      ]),
    ['valid'],
  ],
  [
    'a hundred thousand keys',
    () =>
      historyOf(
        Array.from({ length: 100_000 }, (_, i) => ({
          input: i,
          from: 2 * i,
          to: 2 * i + 1,
          key: `k${i}`,
        })),
      ),
    ['valid'],
  ],
  [
    'huge values',
    () =>
      historyOf(
        Array.from({ length: 40 }, (_, i) => ({
          f: i % 2 === 0 ? 'write' : 'read',
          input: i % 2 === 0 ? 'x'.repeat(100_000) + String(i >> 1) : null,
          output: 'x'.repeat(100_000) + String(i >> 1),
          from: 2 * i,
          to: 2 * i + 1,
        })),
      ),
    ['valid'],
  ],
  [
    'cas in a ring',
    () =>
      historyOf(
        Array.from({ length: 300 }, (_, i) => ({
          f: 'cas',
          input: [i % 7, (i + 1) % 7],
          output: [i % 7, (i + 1) % 7],
          from: i,
          to: 1000 + i,
        })),
      ),
    ['invalid', 'unknown'],
  ],
])('%s ends within its limits', (_, make, allowed) => {
  const result = checkLinearizable(make(), {
    model: register,
    limits: bounded,
    explain: { states: 100_000 },
  });
  expect(allowed).toContain(result.verdict);
});

test('the general search keeps its limits on a model without a fast layer', () => {
  const rows = Array.from({ length: 60 }, (_, i): Row => ({
    f: 'add',
    input: i,
    from: i,
    to: 500 + i,
  }));
  const history = historyOf([...rows, { f: 'read', output: 7, from: 60, to: 700 }]);
  const { keys } = checkLinearizable(history, { model: counter, limits: { states: 5000 } });
  expect(keys[0]?.unknown?.reason).toBe('state-limit');
});
