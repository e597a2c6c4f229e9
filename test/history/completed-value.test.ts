// Would catch: a history whose completions say another value than their invocations, judged by
// what was asked instead of what was done; one that contradicts itself and is judged all the
// same; and two readers that take it differently.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../src/history/columns/columns-of-operations.ts';
import type { Model } from '../../checker/index.ts';
import {
  appendRegister,
  checkLinearizable,
  counter,
  fifoQueue,
  multiRegisterModel,
  register,
  set,
  stringRegister,
} from '../../checker/index.ts';
import { createOnlineChecker } from '../../checker/linearizability/online.ts';
import { canonicalJson } from '../../src/history/canonical-json.ts';
import { createColumnReader } from '../../src/history/formats/column-reader.ts';
import type { OperationColumns } from '../../src/history/columns/columns.ts';
import type { CompletionType, EventType, Json, Operation } from '../../src/history/operation.ts';
import { readHistory } from '../../src/history/formats/read.ts';
import { createRecorder } from '../../src/history/recorder.ts';

/** One client that does one thing after the other: the invocation's value, and the completion's. */
type Step = readonly [f: string, asked: Json, type: CompletionType, done: Json];

const native = (steps: readonly Step[]): string =>
  events(steps, (type, f, value, process) => JSON.stringify({ process, type, f, value }));

const edn = (steps: readonly Step[]): string =>
  events(
    steps,
    (type, f, value, process) =>
      `{:process ${process} :type :${type} :f :${f} :value ${ednText(value)}}`,
  );

function events(
  steps: readonly Step[],
  line: (type: EventType, f: string, value: Json, process: number) => string,
): string {
  const lines = steps.flatMap(([f, asked, type, done], i) => [
    line('invoke', f, asked, i),
    line(type, f, done, i),
  ]);
  return `${lines.join('\n')}\n`;
}

const ops = (steps: readonly Step[]): string =>
  steps
    .map(([f, value, type, output], process) => {
      const [invoke, complete] = [10 * process, 10 * process + 5];
      return `${JSON.stringify({ process, f, value, output, invoke, complete, type })}\n`;
    })
    .join('');

function ednText(value: Json): string {
  if (value === null) return 'nil';
  if (Array.isArray(value)) return `[${value.map(ednText).join(' ')}]`;
  return JSON.stringify(value);
}

const forms = { native, edn, ops };
const operationsOf = (text: string): readonly Operation[] =>
  readHistory(text, { keyed: false }).operations;
const verdictOf = (text: string, model: Model): string =>
  checkLinearizable(operationsOf(text), { model }).verdict;

const transactions = multiRegisterModel();
/** What was asked, what was done, and an answer that fits only what was done, with one that fits only what was asked. */
const differing: readonly [Model, ...Step[]][] = [
  [register, ['write', 1, 'ok', 2], ['read', null, 'ok', 2], ['read', null, 'ok', 1]],
  [register, ['write', null, 'ok', 2], ['read', null, 'ok', 2], ['read', null, 'ok', null]],
  [register, ['cas', [null, 1], 'ok', [null, 2]], ['read', null, 'ok', 2], ['read', null, 'ok', 1]],
  [register, ['cas', null, 'ok', [null, 2]], ['read', null, 'ok', 2], ['read', null, 'ok', null]],
  [appendRegister, ['append', 1, 'ok', 2], ['read', null, 'ok', [2]], ['read', null, 'ok', [1]]],
  [stringRegister, ['write', 'a', 'ok', 'b'], ['read', null, 'ok', 'b'], ['read', null, 'ok', 'a']],
  [counter, ['add', 1, 'ok', 2], ['read', null, 'ok', 2], ['read', null, 'ok', 1]],
  [fifoQueue, ['enqueue', 1, 'ok', 2], ['dequeue', null, 'ok', 2], ['dequeue', null, 'ok', 1]],
  [set, ['add', 'a', 'ok', 'b'], ['read', null, 'ok', ['b']], ['read', null, 'ok', ['a']]],
  [
    transactions,
    ['txn', [['w', 'x', 1]], 'ok', [['w', 'x', 2]]],
    ['txn', [['r', 'x', null]], 'ok', [['r', 'x', 2]]],
    ['txn', [['r', 'x', null]], 'ok', [['r', 'x', 1]]],
  ],
];

describe("an ok completion's value is what was done", () => {
  const cases = Object.entries(forms).flatMap(([form, write]) =>
    differing.map(([model, done, fits, fitsWhatWasAsked]) => ({
      name: `${form}, ${model.name}: ${JSON.stringify(done)}`,
      model,
      valid: write([done!, fits!]),
      invalid: write([done!, fitsWhatWasAsked!]),
    })),
  );
  test.each(cases)('$name', ({ model, valid, invalid }) => {
    expect(verdictOf(valid, model)).toBe('valid');
    expect(verdictOf(invalid, model)).toBe('invalid');
  });

  test.each(['write', 'cas', 'append', 'add', 'enqueue', 'delete'])(
    'where %s completes without a value, it did what it was asked',
    (f) => {
      const asked = f === 'cas' ? [null, 1] : 1;
      for (const write of Object.values(forms)) {
        const [operation] = operationsOf(write([[f, asked, 'ok', null]]));
        expect(operation).toMatchObject({ input: asked, output: null });
      }
    },
  );

  test('a transaction that only wrote may complete without a value; one that read may not', () => {
    const blind: Step = ['txn', [['w', 'x', 1]], 'ok', null];
    expect(verdictOf(native([blind, ['txn', null, 'ok', [['r', 'x', 1]]]]), transactions)).toBe(
      'valid',
    );
    expect(() => operationsOf(native([['txn', [['r', 'x', null]], 'ok', null]]))).toThrow(
      'line 2: process 0 invoked txn of [["r","x",null]] but completes it without a value',
    );
  });

  test('a model of your own sees what was asked and what came of it', () => {
    const [operation] = operationsOf(native([['fetch-and-add', 5, 'ok', 12]]));
    expect(operation).toMatchObject({ input: 5, output: 12 });
  });

  test('keyed values with a version that the system gave', () => {
    const history = (read: string): string =>
      `{:process 0 :type :invoke :f :write :value ["k" [nil 5]]}
       {:process 0 :type :ok :f :write :value ["k" [3 5]]}
       {:process 0 :type :invoke :f :read :value ["k" [nil nil]]}
       {:process 0 :type :ok :f :read :value ["k" ${read}]}`;
    const verdict = (read: string): string => {
      const { operations } = readHistory(history(read));
      return checkLinearizable(operations, { model: register }).verdict;
    };
    expect(verdict('[3 5]')).toBe('valid');
    expect(verdict('[3 6]')).toBe('invalid');
    expect(verdict('[2 5]')).toBe('invalid');
  });
});

describe('what did not succeed', () => {
  test.each<[string, readonly Step[], string]>([
    [
      'info: what was asked',
      [
        ['write', 1, 'info', 2],
        ['read', null, 'ok', 1],
      ],
      'valid',
    ],
    [
      'info: no other value',
      [
        ['write', 1, 'info', 2],
        ['read', null, 'ok', 2],
      ],
      'invalid',
    ],
    [
      'info: an error is no value',
      [
        ['write', 1, 'info', 'timed-out'],
        ['read', null, 'ok', 1],
      ],
      'valid',
    ],
    [
      'info: a value that the client chose',
      [
        ['write', null, 'info', 2],
        ['read', null, 'ok', 2],
      ],
      'valid',
    ],
    [
      'info: a pair that the client chose',
      [
        ['cas', null, 'info', [null, 2]],
        ['read', null, 'ok', 2],
      ],
      'valid',
    ],
    [
      'fail: whatever it says',
      [
        ['write', 1, 'fail', 2],
        ['read', null, 'ok', null],
      ],
      'valid',
    ],
    [
      'fail: not even that',
      [
        ['write', 1, 'fail', 2],
        ['read', null, 'ok', 2],
      ],
      'invalid',
    ],
  ])('%s', (_name, steps, verdict) => {
    for (const write of Object.values(forms))
      expect(verdictOf(write(steps), register)).toBe(verdict);
  });
});

describe('a completion that contradicts its invocation is refused, with its line', () => {
  test.each<[string, readonly Step[]]>([
    ['line 4: process 1 invoked cas of [1,2] but completes it with 5', [['cas', [1, 2], 'ok', 5]]],
    [
      'line 4: process 1 invoked cas of [1,2] but completes it with [1]',
      [['cas', [1, 2], 'ok', [1]]],
    ],
    [
      'line 4: process 1 invoked cas of [1,2] but completes it with [3,2]',
      [['cas', [1, 2], 'fail', [3, 2]]],
    ],
    ['line 4: process 1 invoked write of 1 but completes it with true', [['write', 1, 'ok', true]]],
    [
      'line 4: process 1 invoked write of 1 but completes it with [1,2]',
      [['write', 1, 'ok', [1, 2]]],
    ],
    [
      'line 4: process 1 invoked add of "a" but completes it with {"a":1}',
      [['add', 'a', 'ok', { a: 1 }]],
    ],
    [
      'line 4: process 1 invoked txn of [["r","x",null]] but completes it with [["r","y",1]]',
      [['txn', [['r', 'x', null]], 'ok', [['r', 'y', 1]]]],
    ],
    [
      'line 4: process 1 invoked txn of [["w","x",1]] but completes it with [["r","x",1]]',
      [['txn', [['w', 'x', 1]], 'ok', [['r', 'x', 1]]]],
    ],
    [
      'line 4: process 1 invoked txn of [["w","x",1]] but completes it with 7',
      [['txn', [['w', 'x', 1]], 'ok', 7]],
    ],
  ])('%s', (message, [step]) => {
    const steps: readonly Step[] = [['read', null, 'ok', null], step!];
    expect(() => operationsOf(native(steps))).toThrow(message);
    expect(() => operationsOf(ops(steps))).toThrow(message.replace('line 4', 'line 2'));
  });

  test('another function, and another key of the tuple', () => {
    const other = (completion: string): string =>
      `{:process 0 :type :invoke :f :write :value ["k" 1]}\n{:process 0 :type :ok ${completion}}`;
    expect(() => readHistory(other(':f :cas :value ["k" [1 2]]'))).toThrow(
      'line 2: process 0 invoked write but completes cas',
    );
    expect(() => readHistory(other(':f :write :value ["l" 1]'))).toThrow(
      'line 2: process 0 invoked write of key k but completes key l',
    );
  });

  test('misuse of the recorder, which writes no such line', () => {
    const lines: string[] = [];
    const recorder = createRecorder({ nowUs: () => 1, write: (line) => lines.push(line) });
    const write = { f: 'write', value: 1 };
    recorder.invoke(0, write);
    expect(() => recorder.complete(0, write, { type: 'ok', value: true })).toThrow(
      'completes it with true',
    );
    expect(lines).toHaveLength(1);
    expect(recorder.complete(0, write, { type: 'ok', value: 2 })).toMatchObject({ input: 2 });
  });
});

describe('the readers agree', () => {
  const scalar: fc.Arbitrary<Json> = fc.constantFrom(null, 1, 2, -1, 'a', true, 1.5, 'é');
  const pair = fc.tuple(scalar, scalar);
  const odd: fc.Arbitrary<Json> = fc.oneof(scalar, pair, fc.constant({ a: 1 }), fc.constant([1]));
  const step = fc.oneof(
    ...(['write', 'cas', 'read', 'delete'] as const).map((f) => {
      const usual = f === 'cas' ? pair : scalar;
      const value = fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: odd });
      const type = fc.constantFrom<CompletionType>('ok', 'ok', 'fail', 'info');
      return fc.tuple(fc.constant(f), value, type, value, fc.boolean());
    }),
  );
  const histories = fc
    .array(step, { maxLength: 8 })
    .map((steps) =>
      steps.map(([f, asked, type, done, same]): Step => [f, asked, type, same ? asked : done]),
    );

  const rows = ({ length, values, ...columns }: OperationColumns): unknown[] =>
    Array.from({ length }, (_, row) => ({
      kind: columns.kind[row],
      value: canonicalJson(values[columns.value[row]!]!),
      expected: canonicalJson(values[columns.expected[row]!]!),
      outcome: columns.outcome[row],
    }));
  const attempt = (reading: () => unknown): unknown => {
    try {
      return reading();
    } catch (error) {
      return (error as Error).message;
    }
  };

  test.each(['native', 'ops'] as const)(
    '%s: rows and columns, to the sentence that refuses',
    (form) => {
      fc.assert(
        fc.property(histories, (steps) => {
          const text = forms[form](steps);
          const general = attempt(() => {
            const operations = operationsOf(text);
            // What no register has, the reader of operations leaves to the checker to say.
            checkLinearizable(operations, { model: register, explain: false });
            return rows(columnsOf(operations));
          });
          const fast = attempt(() => {
            const reader = createColumnReader(form)!;
            reader.push(new TextEncoder().encode(text));
            return rows(reader.end().columns);
          });
          // Which of two things that are wrong is found first may differ there.
          const isMisfit = [general, fast].some((found) => String(found).includes('does not fit'));
          if (isMisfit) expect([typeof general, typeof fast]).toEqual(['string', 'string']);
          else expect(fast).toEqual(general);
        }),
        { numRuns: 600 },
      );
    },
  );

  test('the native form and EDN', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const read = (text: string): unknown =>
          attempt(() =>
            operationsOf(text).map(({ f, input, output, type }) => ({ f, input, output, type })),
          );
        const plain = steps.filter(
          ([, asked, , done]) => !/[{]/.test(JSON.stringify([asked, done])),
        );
        expect(read(edn(plain))).toEqual(read(native(plain)));
      }),
      { numRuns: 300 },
    );
  });
});

test('the watch over a run sees what was done', () => {
  const violation = (read: Json): boolean => {
    const online = createOnlineChecker();
    let time = 0;
    const recorder = createRecorder({
      nowUs: () => time++,
      write: () => undefined,
      onEvent: (event) => online.push(event),
    });
    const write = { f: 'write', value: 1 };
    const get = { f: 'read', value: null };
    recorder.invoke(0, write);
    recorder.complete(0, write, { type: 'ok', value: 2 });
    recorder.invoke(0, get);
    recorder.complete(0, get, { type: 'ok', value: read });
    return online.flush() !== undefined;
  };
  expect(violation(2)).toBe(false);
  expect(violation(1)).toBe(true);
});
