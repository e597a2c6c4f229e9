// Catches: one hard key that takes the budget of all, so that a violation elsewhere is not found; a verdict that hangs on the order of keys.
import { expect, test } from 'vitest';
import type { Model } from '../../../checker/index.ts';
import { checkLinearizable, counter, register, stringRegister } from '../../../checker/index.ts';
import type { Operation } from '../../../src/history/operation.ts';
import { seededRandom } from '../../../src/random.ts';
import { checkWith } from './fast/layers.ts';
import { randomHistory, randomShape } from '../random-history.ts';

type Call = Pick<Operation, 'f' | 'input' | 'output'>;

/** n operations that all overlap, then one that comes behind them. */
function crowdThen(n: number, call: (i: number) => Call, last: Call): Operation[] {
  const at = (process: number, from: number, to: number, made: Call): Operation => ({
    process,
    ...made,
    type: 'ok',
    invokedAtUs: from,
    completedAtUs: to,
    invokeIndex: from,
    completeIndex: to,
  });
  const crowd = Array.from({ length: n }, (_, i) => at(i, i, n + i, call(i)));
  return [...crowd, at(n, 2 * n, 2 * n + 1, last)];
}

/** Appends in any order, and a read that none of the orders makes. */
const texts = (n: number): Operation[] =>
  crowdThen(n, (i) => ({ f: 'append', input: String.fromCharCode(97 + i), output: null }), {
    f: 'read',
    input: null,
    output: 'aa' + 'x'.repeat(n - 2),
  });

const sums = (n: number): Operation[] =>
  crowdThen(n, (i) => ({ f: 'add', input: 2 ** i, output: null }), {
    f: 'read',
    input: null,
    output: -1,
  });

/** Registers that only the search can refute, from random histories; the hard one after it. */
function registers(n: number): Operation[] {
  const random = seededRandom(3);
  if (n < hard) {
    for (;;) {
      const history = randomHistory(random, { ...randomShape(random, 14), operations: 14 });
      const { verdict, layer } = checkWith(history, { readsFrom: true, zone: true });
      if (verdict === 'invalid' && layer === 'frontier') return [...history];
    }
  }
  const ends = new Set<number>();
  return Array.from({ length: 200 }, (_, process): Operation => {
    let to = 2 * process + 1 + 2 * random.int(200);
    while (ends.has(to)) to += 2;
    ends.add(to);
    const f = random.pick(['write', 'read', 'cas']);
    const value = random.int(8);
    const input = f === 'write' ? value : f === 'cas' ? [value, random.int(8)] : null;
    const output = f === 'read' ? value : input;
    const from = 2 * process;
    const times = { invokedAtUs: from, completedAtUs: to, invokeIndex: from, completeIndex: to };
    return { process, f, input, output, type: 'ok', ...times };
  });
}

const hard = 24;
const easy = 7;

/** The keys one after the other: each the history of the same place. */
function keyed(histories: readonly (readonly [string, readonly Operation[]])[]): Operation[] {
  let position = 0;
  return histories.flatMap(([key, operations]) => {
    const begin = position;
    position += 1 + Math.max(...operations.map((o) => o.completeIndex ?? o.invokeIndex));
    return operations.map((o) => ({
      ...o,
      key,
      process: begin + o.process,
      invokeIndex: begin + o.invokeIndex,
      completeIndex: o.completeIndex === null ? null : begin + o.completeIndex,
    }));
  });
}

const budget = { states: 400_000 };

test.each<[Model, (n: number) => Operation[]]>([
  [stringRegister, texts],
  [counter, sums],
  [register, registers],
])(
  '$name: a key that is refuted soon decides, wherever a hard one stands',
  { timeout: 120_000 },
  (model, make) => {
    const alone = checkLinearizable(make(hard), {
      model,
      limits: { states: 50_000 },
      explain: false,
    });
    expect(alone.verdict, 'the hard key alone').toBe('unknown');
    const orders = [
      [
        ['a', hard],
        ['b', easy],
      ],
      [
        ['b', easy],
        ['a', hard],
      ],
    ] as const;
    const results = orders.map((order) => {
      const operations = keyed(order.map(([key, n]) => [key, make(n)] as const));
      return checkLinearizable(operations, { model, limits: budget, explain: false });
    });
    for (const { verdict, keys, visited } of results) {
      expect(verdict).toBe('invalid');
      expect(visited).toBeLessThan(budget.states);
      expect(keys.find(({ key }) => key === 'b')?.verdict).toBe('invalid');
      expect(keys.find(({ key }) => key === 'a')?.unknown).toMatchObject({
        reason: 'decided-elsewhere',
        message: expect.stringContaining('another key is not linearizable') as string,
      });
    }
    // What is found, and the work it takes, does not depend on where a key stands.
    const [first, ...others] = results.map(({ keys }) =>
      keys.toSorted((a, b) => (String(a.key) < String(b.key) ? -1 : 1)),
    );
    for (const other of others) expect(other).toEqual(first);
  },
);

test(
  'keys that all take long are all decided, for a small multiple of what they take alone',
  { timeout: 120_000 },
  () => {
    const make = (): Operation[] => sums(14);
    const alone = checkLinearizable(make(), { model: counter, explain: false });
    expect(alone.verdict).toBe('invalid');
    const valid = (): Operation[] =>
      make().map((o) => (o.f === 'read' ? { ...o, output: 2 ** 14 - 1 } : o));
    const names = ['a', 'b', 'c', 'd'];
    const all = checkLinearizable(
      keyed([...names.map((key) => [key, valid()] as const), ['e', make()] as const]),
      { model: counter, explain: false },
    );
    expect(all.keys.map(({ verdict }) => verdict)).toEqual([
      ...names.map(() => 'valid'),
      'invalid',
    ]);
    expect(all.keys.at(-1)?.visited).toBeLessThan((alone.visited * 7) / 3 + 1000);
  },
);

test('where nothing is refuted, every undecided key says which limit was passed', () => {
  const operations = keyed(['a', 'b', 'c'].map((key) => [key, texts(hard)] as const));
  const limits = { states: 60_000 };
  const { verdict, keys, visited } = checkLinearizable(operations, {
    model: stringRegister,
    limits,
  });
  expect(verdict).toBe('unknown');
  expect(keys.map(({ unknown }) => unknown?.reason)).toEqual(keys.map(() => 'state-limit'));
  expect(visited).toBeLessThan(limits.states * 1.1);
});
