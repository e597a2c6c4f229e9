// Catches: a program's mistake that ends in a raw TypeError deep inside, or in a verdict on something else than it recorded.
import { expect, test } from 'vitest';
import type { Model } from '../../checker/index.ts';
import {
  checkColumns,
  checkLinearizable,
  createOnlineChecker,
  mutex,
  register,
} from '../../checker/index.ts';
import { columnsOf } from '../../src/history/columns/columns-of-operations.ts';
import type { HarnessError } from '../../src/errors.ts';
import type { Json, Operation } from '../../src/history/operation.ts';

const write = (value: unknown): Operation => ({
  process: 0,
  f: 'write',
  input: value as Json,
  output: value as Json,
  type: 'ok',
  invokedAtUs: 0,
  completedAtUs: 1,
  invokeIndex: 0,
  completeIndex: 1,
});

function refusal(act: () => unknown): Pick<HarnessError, 'code' | 'message'> {
  try {
    act();
  } catch (error) {
    const { code, message } = error as HarnessError;
    return { code, message };
  }
  return expect.fail('nothing was refused');
}

test.each<[unknown, string]>([
  ['mutx', '"mutx" is not a model. Did you mean mutex?'],
  ['register', '"register" is not a model. Did you mean register?'],
  [undefined, 'undefined is not a model'],
  [null, 'null is not a model'],
  [7, '7 is not a model'],
  [() => register, 'a function is not a model'],
  [
    { name: 'mine', init: () => 0 },
    'an object without step, stateKey, describeState is not a model',
  ],
])('%j in place of a model is refused by name', (given, message) => {
  const model = given as Model;
  expect(refusal(() => checkLinearizable([write(1)], { model }))).toEqual({
    code: 'RJ022',
    message,
  });
  if (given === undefined) return;
  expect(refusal(() => createOnlineChecker({ model }))).toEqual({ code: 'RJ022', message });
});

test('columns hold registers only', () => {
  const columns = columnsOf([write(1)]);
  const model = mutex as unknown as typeof register;
  expect(refusal(() => checkColumns(columns, { model })).code).toBe('RJ022');
});

test.each<[unknown, string]>([
  [1n, 'a BigInt (1n), which JSON does not have'],
  [[1, { a: 2n }], 'a BigInt (2n), which JSON does not have'],
  [NaN, 'NaN, which is no number of JSON'],
  [[-Infinity], '-Infinity, which is no number of JSON'],
  [undefined, 'undefined where a value is needed (null: nothing)'],
  [{ at: new Date(0) }, 'a Date, which is no plain object of JSON'],
  [new Map(), 'a Map, which is no plain object of JSON'],
  [Symbol('s'), 'a symbol, which JSON does not have'],
])('a value that no history can hold is refused: %s', (value, reason) => {
  for (const algorithm of ['fast', 'general'] as const) {
    const check = (): unknown => checkLinearizable([write(value)], { model: register, algorithm });
    const message = `operation 0 (process 0, write) has ${reason}`;
    expect(refusal(check)).toEqual({ code: 'RJ023', message });
  }
});

test('a value that is nested without end is refused, and does not overflow', () => {
  let deep: Json = [];
  for (let i = 0; i < 20_000; i++) deep = [deep];
  expect(refusal(() => checkLinearizable([write(deep)], { model: register })).code).toBe('RJ023');
});

test('the online checker refuses what its model does not know, at once', () => {
  const invoke = { index: 0, time: 0, process: 0, type: 'invoke', key: 'k' } as const;
  const online = createOnlineChecker();
  expect(refusal(() => online.push({ ...invoke, f: 'enqueue', value: 1 })).code).toBe('RJ021');
  expect(refusal(() => online.push({ ...invoke, f: 'cas', value: 1 })).code).toBe('RJ021');
});

test.each([true, false])(
  'the online checker watches an object of any model (violated: %s)',
  (isViolated) => {
    const online = createOnlineChecker({ model: mutex, everyUs: 0 });
    let index = 0;
    const push = (process: number, type: 'invoke' | 'ok' | 'fail', f: string) =>
      online.push({ index, time: index++, process, type, f, key: 'k', value: null });
    const told = Array.from({ length: 50 }, (_, i) => {
      const others =
        push(1, 'invoke', 'acquire') ?? push(0, 'invoke', 'acquire') ?? push(0, 'ok', 'acquire');
      const isGiven = isViolated && i === 40;
      return (
        others ??
        push(1, isGiven ? 'ok' : 'fail', 'acquire') ??
        push(0, 'invoke', 'release') ??
        push(0, 'ok', 'release')
      );
    }).find((found) => found !== undefined);
    expect(told?.key ?? online.flush()?.key).toBe(isViolated ? 'k' : undefined);
  },
);
