// Would catch: a correct register that numbers what is written, called a violation because the
// version of a write of unknown outcome, or of what a cas compares, is not known; a violation that
// values alone show, passed; and ways into the checker that take such a history differently.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkColumns } from '../../../checker/linearizability/check-register.ts';
import type { Model } from '../../../checker/index.ts';
import {
  appendRegister,
  checkLinearizable,
  fifoQueue,
  registerModel,
  set,
} from '../../../checker/index.ts';
import { createOnlineChecker } from '../../../checker/linearizability/online.ts';
import { checkColumnsInParallel } from '../../../checker/pool/check-in-parallel.ts';
import { createColumnReader } from '../../../src/history/formats/column-reader.ts';
import type { EventType, HistoryEvent, Json } from '../../../src/history/operation.ts';
import { readHistory } from '../../../src/history/formats/read.ts';
import { createRecorder } from '../../../src/history/recorder.ts';
import { encodeHistory } from '../../../src/history/formats/write.ts';

interface Event {
  readonly process: number;
  readonly type: EventType;
  readonly f: string;
  readonly key?: string;
  readonly value: Json;
  readonly error?: string;
}

type Done = readonly [f: string, asked: Json, type: EventType, done: Json, error?: string];

/** One after the other. */
const inTurn = (steps: readonly Done[]): Event[] =>
  steps.flatMap(([f, asked, type, done, error], process): Event[] => [
    { process, type: 'invoke', f, key: 'k', value: asked },
    { process, type, f, key: 'k', value: done, ...(error === undefined ? {} : { error }) },
  ]);

function ednText(value: Json): string {
  if (value === null) return 'nil';
  if (Array.isArray(value)) return `[${value.map(ednText).join(' ')}]`;
  return JSON.stringify(value);
}

const native = (events: readonly Event[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');
const edn = (events: readonly Event[]): string =>
  events
    .map(({ process, type, f, key = '', value, error }) => {
      const why = error === undefined ? '' : ` :error :${error}`;
      return `{:process ${process} :type :${type} :f :${f} :value [${JSON.stringify(key)} ${ednText(value)}]${why}}\n`;
    })
    .join('');

/** The verdict of every way in, which has to be one; and whether the watch over a run saw a violation. */
async function verdicts(
  events: readonly Event[],
  initial: Json = null,
): Promise<{ readonly verdict: string; readonly isSeenOnline: boolean }> {
  const model = registerModel({ initial });
  const operations = readHistory(native(events)).operations;
  const ops = [...encodeHistory(operations, 'ops')].map((line) => `${line}\n`).join('');
  const found = new Map<string, string>();
  for (const algorithm of ['fast', 'general'] as const) {
    const { verdict } = checkLinearizable(operations, { model, algorithm });
    found.set(`rows, ${algorithm}`, verdict);
  }
  const fromEdn = readHistory(edn(events), { keyed: true }).operations;
  found.set('edn', checkLinearizable(fromEdn, { model }).verdict);
  found.set('ops', checkLinearizable(readHistory(ops).operations, { model }).verdict);
  for (const [form, text] of [
    ['native', native(events)],
    ['ops', ops],
  ] as const) {
    const reader = createColumnReader(form)!;
    reader.push(new TextEncoder().encode(text));
    const { columns } = reader.end();
    found.set(`columns, ${form}`, checkColumns(columns, { model }).verdict);
    const inParallel = await checkColumnsInParallel(columns, { model, threads: 1 });
    found.set(`parallel, ${form}`, inParallel.verdict);
  }
  const online = createOnlineChecker({ model });
  let time = 0;
  let isSeenOnline = false;
  const watch = (event: HistoryEvent): void => {
    isSeenOnline ||= online.push(event) !== undefined;
  };
  const write = (): void => undefined;
  const recorder = createRecorder({ nowUs: () => time++, write, onEvent: watch });
  const asked = new Map<number, { f: string; key: string; value: Json }>();
  for (const { process, type, f, key = '', value, error } of events) {
    if (type === 'invoke') {
      asked.set(process, { f, key, value });
      recorder.invoke(process, { f, key, value });
    } else {
      const completion = { type, value, ...(error === undefined ? {} : { error }) };
      recorder.complete(process, asked.get(process)!, completion);
    }
  }
  isSeenOnline ||= online.flush() !== undefined;
  found.set('recorder', checkLinearizable(recorder.operations(), { model }).verdict);
  const all = new Set(found.values());
  expect([...all], JSON.stringify([...found])).toHaveLength(1);
  const [verdict = 'none'] = all;
  // The watch may be silent, and never says more than the whole history does.
  if (isSeenOnline) expect(verdict).toBe('invalid');
  return { verdict, isSeenOnline };
}

const wrote: Done = ['write', [null, 3], 'ok', [1, 3]];
const refused = 'precondition-failed';
const read = (version: Json, value: Json): Done => [
  'read',
  [null, null],
  'ok',
  version === null && value === null ? null : [version, value],
];

describe('values with a version that the system gives', () => {
  test.each<[string, readonly Done[], 'valid' | 'invalid', Json?]>([
    ['an ok write', [wrote, read(1, 3)], 'valid'],
    ['an ok write, another version read', [wrote, read(2, 3)], 'invalid'],
    ['an ok write, another value read', [wrote, read(1, 4)], 'invalid'],
    ['a refused write', [wrote, ['write', [null, 4], 'fail', [null, 4]], read(1, 3)], 'valid'],
    [
      'a refused write that is read',
      [wrote, ['write', [null, 4], 'fail', [null, 4]], read(2, 4)],
      'invalid',
    ],
    [
      'an unknown write that is read',
      [wrote, ['write', [null, 4], 'info', [null, 4]], read(2, 4)],
      'valid',
    ],
    [
      'an unknown write that is not read',
      [wrote, ['write', [null, 4], 'info', [null, 4]], read(1, 3)],
      'valid',
    ],
    [
      'an unknown write, another value read',
      [wrote, ['write', [null, 4], 'info', [null, 4]], read(2, 5)],
      'invalid',
    ],
    ['only an unknown write', [['write', [null, 4], 'info', null], read(1, 4)], 'valid'],
    ['an ok write without its version', [['write', [null, 4], 'ok', null], read(1, 4)], 'valid'],
    ['an ok cas', [wrote, ['cas', [null, [3, 4]], 'ok', [2, [3, 4]]], read(2, 4)], 'valid'],
    [
      'an ok cas, the old value read',
      [wrote, ['cas', [null, [3, 4]], 'ok', [2, [3, 4]]], read(1, 3)],
      'invalid',
    ],
    [
      'an ok cas of a value that was not there',
      [wrote, ['cas', [null, [5, 4]], 'ok', [2, [5, 4]]]],
      'invalid',
    ],
    [
      'an unknown cas that is read',
      [wrote, ['cas', [null, [3, 4]], 'info', [null, [3, 4]]], read(2, 4)],
      'valid',
    ],
    [
      'an unknown cas of a value that was not there',
      [wrote, ['cas', [null, [5, 4]], 'info', null], read(2, 4)],
      'invalid',
    ],
    [
      'a refused cas',
      [wrote, ['cas', [null, [5, 4]], 'fail', [null, [5, 4]], refused], read(1, 3)],
      'valid',
    ],
    [
      'a refused cas that gives the version',
      [wrote, ['cas', [null, [5, 4]], 'fail', [1, [5, 4]], refused], read(1, 3)],
      'valid',
    ],
    [
      'a refused cas of the value that was there',
      [wrote, ['cas', [null, [3, 4]], 'fail', [null, [3, 4]], refused]],
      'invalid',
    ],
    [
      'a cas of another version, refused',
      [wrote, ['cas', [7, [3, 4]], 'fail', [7, [3, 4]], refused], read(1, 3)],
      'valid',
    ],
    ['a null that was written', [['write', [null, null], 'ok', [1, null]], read(1, null)], 'valid'],
    [
      'a cas from nothing',
      [
        ['write', [null, 3], 'fail', null],
        ['cas', [null, [null, 4]], 'ok', [1, [null, 4]]],
        read(1, 4),
      ],
      'valid',
    ],
    ['nothing there, in version 0', [read(0, null), wrote, read(1, 3)], 'valid'],
    [
      'nothing there, without a version',
      [['read', null, 'ok', [null, null]], wrote, read(1, 3)],
      'valid',
    ],
    ['nothing there after a write', [wrote, read(0, null)], 'invalid'],
    ['nothing there at all', [['read', null, 'ok', null], wrote, read(1, 3)], 'valid'],
    ['a read without a version', [wrote, ['read', [null, null], 'ok', [null, 3]]], 'valid'],
    [
      'a version that is a text',
      [
        ['write', [null, 3], 'ok', ['1-ab', 3]],
        ['write', [null, 4], 'info', null],
        read('2-cd', 4),
      ],
      'valid',
    ],
    [
      'only cas, and reads of a first value',
      [['cas', [null, [0, 1]], 'info', null], read(1, 1)],
      'valid',
      0,
    ],
    ['an initial value of its own', [read(0, 0), wrote, read(1, 3)], 'valid', 0],
    ['an initial value with its version', [read(0, 0), wrote, read(1, 3)], 'valid', [0, 0]],
  ])('%s: %o', async (_name, steps, verdict, initial) => {
    expect((await verdicts(inTurn(steps), initial)).verdict).toBe(verdict);
  });

  test('only the keys that need it lose their versions', async () => {
    const unknown: Done = ['write', [null, 4], 'info', null];
    const stale = inTurn([wrote, read(2, 3)]);
    const others = inTurn([wrote, unknown, read(2, 3)]).map((event) => ({
      ...event,
      key: 'other',
      process: event.process + 10,
    }));
    expect((await verdicts(others)).verdict).toBe('valid');
    const both = [...stale, ...others];
    expect((await verdicts(both)).verdict).toBe('invalid');
    const reader = createColumnReader('native')!;
    reader.push(new TextEncoder().encode(native(both)));
    const { keys } = await checkColumnsInParallel(reader.end().columns, { threads: 2, from: 1 });
    expect(keys.map(({ verdict }) => verdict)).toEqual(['invalid', 'valid']);
  });

  test.each<[string, Done, string]>([
    ['write', ['write', 3, 'ok', [1, 3]], 'invoked as [null,3]'],
    ['cas', ['cas', [3, 4], 'ok', [1, [3, 4]]], 'invoked as [null,[3,4]]'],
  ])('a version where a %s has no place for it is refused', async (_f, step, remedy) => {
    await expect(verdicts(inTurn([step]))).rejects.toThrow(remedy);
  });
});

test.each<[string, Model, string, string]>([
  ['enqueue', fifoQueue, 'dequeue', '[2,4]'],
  ['add', set, 'read', '[[1,3],[2,4]]'],
  ['append', appendRegister, 'read', '[[1,3],[2,4]]'],
])('%s: an element whose version is not known is refused', (f, model, find, found) => {
  const known: Done = [f, [null, 3], 'ok', [1, 3]];
  const answer: Done = [find, null, 'ok', JSON.parse(found) as Json];
  const judge = (steps: readonly Done[]): string => {
    const { operations } = readHistory(native(inTurn(steps)));
    return checkLinearizable(operations, { model }).verdict;
  };
  expect(() => judge([known, [f, [null, 4], 'info', null], answer])).toThrow(
    `operation 2 (process 1, ${f}) was given a version that the history does not know`,
  );
  expect(judge([known, [f, [null, 4], 'fail', null]])).toBe('valid');
  expect(judge([known, answer])).toBe('invalid');
});

test('a register of pairs, with a cas that creates one, is not taken for versions', async () => {
  const created: Done = ['cas', [null, [1, 'a']], 'ok', [null, [1, 'a']]];
  expect((await verdicts(inTurn([created, ['read', null, 'ok', [1, 'a']]]))).verdict).toBe('valid');
  expect((await verdicts(inTurn([created, created]))).verdict).toBe('invalid');
  const swapped: Done = [
    'cas',
    [
      [1, 'a'],
      [2, 'b'],
    ],
    'ok',
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ];
  expect((await verdicts(inTurn([created, swapped, swapped]))).verdict).toBe('invalid');
});

describe('histories of a correct versioned register', () => {
  const value = fc.constantFrom<Json>(null, 0, 1, 2);
  const action = fc.record({
    process: fc.nat(3),
    f: fc.constantFrom('read', 'write', 'cas'),
    key: fc.constantFrom('a', 'b'),
    asked: fc.tuple(value, value),
    ending: fc.constantFrom('told', 'told', 'told', 'lost after', 'lost before', 'refused'),
    isSilent: fc.boolean(),
  });

  interface Open {
    readonly name: number;
    readonly f: string;
    readonly key: string;
    readonly asked: Json;
    type: EventType;
    answer: Json;
    error?: string;
  }

  /** Each takes effect at once, or never; answers come when its process acts again. */
  function simulate(actions: readonly (typeof action extends fc.Arbitrary<infer T> ? T : never)[]) {
    const registers = new Map<string, { version: number; value: Json }>();
    const open = new Map<number, Open>();
    const events: Event[] = [];
    let names = 4;
    const nameOf = new Map<number, number>();
    const finish = (process: number): void => {
      const one = open.get(process);
      if (one === undefined) return;
      const { name, type, f, key, answer, error } = one;
      events.push({
        process: name,
        type,
        f,
        key,
        value: answer,
        ...(error === undefined ? {} : { error }),
      });
      if (type === 'info') nameOf.set(process, names++);
      open.delete(process);
    };
    for (const {
      process,
      f,
      key,
      asked: [first, second],
      ending,
      isSilent,
    } of actions) {
      finish(process);
      const name = nameOf.get(process) ?? process;
      const asked: Json =
        f === 'read' ? [null, null] : f === 'write' ? [null, second] : [null, [first, second]];
      events.push({ process: name, type: 'invoke', f, key, value: asked });
      const one: Open = { name, f, key, asked, type: 'ok', answer: asked };
      open.set(process, one);
      const register = registers.get(key) ?? { version: 0, value: null };
      if (ending === 'refused') one.type = 'fail';
      if (ending.startsWith('lost')) one.type = 'info';
      if (ending === 'refused' || ending === 'lost before') continue;
      if (f === 'cas' && JSON.stringify(register.value) !== JSON.stringify(first)) {
        if (one.type !== 'ok') continue;
        one.type = 'fail';
        one.error = refused;
        continue;
      }
      const next = f === 'read' ? register : { version: register.version + 1, value: second };
      registers.set(key, next);
      if (one.type !== 'ok') continue;
      if (f === 'read') one.answer = [next.version, next.value];
      else if (!isSilent) one.answer = [next.version, f === 'write' ? second : [first, second]];
    }
    for (const process of open.keys()) finish(process);
    return events;
  }

  test('are never a violation, whatever is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 24 }), async (actions) => {
        const { verdict, isSeenOnline } = await verdicts(simulate(actions));
        expect(verdict).not.toBe('invalid');
        expect(isSeenOnline).toBe(false);
      }),
      { numRuns: 400 },
    );
  });
});
