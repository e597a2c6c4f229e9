// Catches: a pass for a history that proves nothing, because everything in it failed or is of unknown outcome; keys that nobody read, passed over in silence.
import { expect, test } from 'vitest';
import type { Model } from '../../checker/index.ts';
import {
  appendRegister,
  checkColumns,
  checkLinearizable,
  counter,
  fifoQueue,
  multiRegisterModel,
  mutex,
  register,
  set,
  stringRegister,
} from '../../checker/index.ts';
import { describeUnread } from '../../checker/core/verdict.ts';
import { columnsOf } from '../../src/history/columns/columns-of-operations.ts';
import type { CompletionType, Json, Operation } from '../../src/history/operation.ts';

type Row = readonly [f: string, input: Json, type: CompletionType, key?: string, error?: string];

function historyOf(rows: readonly Row[]): Operation[] {
  return rows.map(([f, input, type, key, error], process) => {
    const [from, to] = [2 * process, 2 * process + 1];
    const times = { invokedAtUs: from, completedAtUs: to, invokeIndex: from, completeIndex: to };
    return {
      process,
      f,
      input,
      output: type === 'ok' ? input : null,
      type,
      ...(key === undefined ? {} : { key }),
      ...(error === undefined ? {} : { error }),
      ...times,
    };
  });
}

const updates: readonly (readonly [Model, string, Json])[] = [
  [register, 'write', 1],
  [mutex, 'acquire', null],
  [counter, 'add', 1],
  [set, 'add', 1],
  [fifoQueue, 'enqueue', 1],
  [appendRegister, 'append', 1],
  [stringRegister, 'append', 'a'],
  [multiRegisterModel(), 'txn', [['write', 'x', 1]]],
];

test.each(updates)('$name: failures and unknown outcomes alone are unknown', (model, f, input) => {
  for (const types of [['fail'], ['info'], ['fail', 'info', 'fail']] as const) {
    const history = historyOf(types.map((type) => [f, input, type]));
    const { verdict, unknown } = checkLinearizable(history, { model });
    expect(verdict).toBe('unknown');
    expect(unknown?.reason).toBe('nothing-succeeded');
  }
  const history = historyOf([
    [f, input, 'fail'],
    [f, input, 'ok'],
  ]);
  expect(checkLinearizable(history, { model }).verdict).toBe('valid');
});

test('a refused comparison is no success, and still a violation where it cannot be', () => {
  const refusal = (expected: Json): Operation[] =>
    historyOf([['cas', [expected, 2], 'fail', 'k', 'precondition-failed']]);
  expect(checkLinearizable(refusal(1), { model: register }).unknown?.reason).toBe(
    'nothing-succeeded',
  );
  expect(checkLinearizable(refusal(null), { model: register }).verdict).toBe('invalid');
});

test('the same from columns', () => {
  const columns = columnsOf(
    historyOf([
      ['write', 1, 'fail', 'k'],
      ['write', 2, 'info', 'k'],
    ]),
  );
  const { verdict, unknown } = checkColumns(columns);
  expect(verdict).toBe('unknown');
  expect(unknown?.reason).toBe('nothing-succeeded');
});

test.each(['fast', 'general'] as const)(
  'keys that were never read are counted (%s)',
  (algorithm) => {
    const history = historyOf([
      ['write', 1, 'ok', 'written'],
      ['read', null, 'fail', 'written'],
      ['delete', null, 'info', 'unknown'],
      ['read', null, 'ok', 'read'],
      ['cas', [null, 1], 'ok', 'compared'],
      ['cas', [1, 2], 'fail', 'refused', 'precondition-failed'],
      ['cas', [1, 2], 'fail', 'timed out', 'timeout'],
    ]);
    const result = checkLinearizable(history, { model: register, algorithm });
    expect(result.verdict).toBe('valid');
    expect(result.unreadKeys).toBe(3);
    const unread = result.keys.filter((key) => key.unread === true).map(({ key }) => key);
    expect(unread).toEqual(['written', 'unknown', 'timed out']);
    expect(describeUnread(result)).toBe(
      '3 of 6 keys were never read, so a wrong value there would not have been seen',
    );
  },
);

test('what reads of an object is what its answer depends on', () => {
  const unreadKeys = (model: Model, rows: readonly Row[]): number | undefined =>
    checkLinearizable(historyOf(rows), { model }).unreadKeys;
  expect(unreadKeys(fifoQueue, [['enqueue', 1, 'ok']])).toBe(1);
  expect(unreadKeys(fifoQueue, [['dequeue', null, 'ok']])).toBe(0);
  expect(unreadKeys(mutex, [['acquire', null, 'ok']])).toBe(0);
  expect(unreadKeys(set, [['add', 1, 'ok']])).toBe(1);
  expect(unreadKeys(multiRegisterModel(), [['txn', [['write', 'x', 1]], 'ok']])).toBe(1);
  expect(unreadKeys(multiRegisterModel(), [['txn', [['read', 'x', null]], 'ok']])).toBe(0);
});
