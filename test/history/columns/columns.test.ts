// Would catch: a byte-level reading that differs in anything from the general one: a value, a
// rank, an outcome, a line that only one of them refuses, or another sentence about it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../../src/history/columns/columns-of-operations.ts';
import { settleFailedCas } from '../../../checker/linearizability/prepare.ts';
import { createColumnReader } from '../../../src/history/formats/column-reader.ts';
import type { ReadColumns } from '../../../src/history/formats/column-reader.ts';
import type { ColumnOptions } from '../../../src/history/formats/column-reader.ts';
import type { OperationColumns } from '../../../src/history/columns/columns.ts';
import {
  columnKinds,
  columnOutcomes,
  neverReturned,
} from '../../../src/history/columns/columns.ts';
import type { Json } from '../../../src/history/operation.ts';
import { readHistory } from '../../../src/history/formats/read.ts';
import { encodeHistory } from '../../../src/history/formats/write.ts';
import { arbitraryHistory } from '../arbitrary-history.ts';

type Form = 'native' | 'ops';

function read(bytes: Uint8Array, form: Form, size = 97, options: ColumnOptions = {}): ReadColumns {
  const reader = createColumnReader(form, options)!;
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.slice(at, at + size));
  return reader.end();
}

/** Rows with values and keys instead of their numbers, which depend on what was met first. */
function rows(columns: OperationColumns): unknown[] {
  const { keys, values } = columns;
  return Array.from({ length: columns.length }, (_, row) => ({
    key: keys[columns.key[row]!],
    kind: columns.kind[row],
    outcome: columns.outcome[row],
    value: values[columns.value[row]!],
    expected: values[columns.expected[row]!],
    process: columns.process[row],
    invokeRank: columns.invokeRank[row],
    returnRank: columns.returnRank[row],
    invokedAtUs: columns.invokedAtUs[row],
    completedAtUs: columns.completedAtUs[row],
    invokeIndex: columns.invokeIndex[row],
  }));
}

/** What each refusal and each unknown outcome said. */
function errorsOf(columns: OperationColumns): readonly (string | undefined)[] {
  return Array.from(columns.error ?? [], (id, row) =>
    columns.outcome[row] === columnOutcomes.ok ? undefined : (columns.errors?.[id] ?? undefined),
  );
}

/** What a reading comes to: rows, or the sentence that refuses. */
function outcome(reading: () => object): unknown {
  try {
    return reading();
  } catch (error) {
    return (error as Error).message;
  }
}

const fast = (bytes: Uint8Array, form: Form, size?: number, options?: ColumnOptions): unknown =>
  outcome(() => {
    const { columns, tornLine } = read(bytes, form, size, options);
    const nodes = Array.from(columns.node ?? [], (id) => columns.nodes?.[id] ?? undefined);
    return { rows: rows(columns), nodes, errors: errorsOf(columns), tornLine };
  });
const general = (
  bytes: Uint8Array,
  form: Form,
  { observeSilentFailures = false }: ColumnOptions = {},
): unknown =>
  outcome(() => {
    const { operations, tornLine } = readHistory(bytes, { format: form });
    const settled = settleFailedCas(operations, observeSilentFailures ? 'observe' : 'as-recorded');
    const nodes = operations.map(({ node }) => node);
    const errors = operations.map(({ type, error }) => (type === 'ok' ? undefined : error));
    return { rows: rows(columnsOf(settled)), nodes, errors, tornLine };
  });

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
  fc.constantFrom('', 'a', 'b', 'ñ', 'a"b', 'null', '\u0000'),
  fc.string(),
  fc.constant(null),
  fc.boolean(),
);
const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 8, arbitrary: scalar },
  fc.tuple(scalar, scalar),
  fc.record({ b: scalar, a: scalar }, { noNullPrototype: true }),
);
const nothing = fc.constant(null);
const history = arbitraryHistory({
  operations: [
    ['read', nothing, value],
    ['write', value, nothing],
    ['cas', fc.tuple(value, value), nothing],
    ['delete', nothing, nothing],
  ],
  keys: fc.constantFrom(undefined, 'k1', 'k2', 'a "key"', 'ключ', ''),
});

/** The same line as another program would write it: spaces, order of fields, more fields. */
const restyle = fc.record({
  spaces: fc.boolean(),
  shuffle: fc.integer({ min: 0, max: 50 }),
  extra: fc.constantFrom(undefined, undefined, undefined, { trace: [1] }, { meta: 1 }),
  escape: fc.constantFrom(false, false, true),
  blank: fc.constantFrom('', '', '', '\n', ' \r\n'),
});
type Style = typeof restyle extends fc.Arbitrary<infer T> ? T : never;

function restyled(line: string, { spaces, shuffle, extra, escape, blank }: Style): string {
  const fields = Object.entries({ ...(JSON.parse(line) as object), ...extra });
  for (let i = fields.length - 1; i > 0; i--) {
    if (shuffle > 25) fields.push(...fields.splice((i * shuffle) % fields.length, 1));
  }
  let text = JSON.stringify(Object.fromEntries(fields));
  // Between tokens only: a space within a string would be another value.
  if (spaces)
    text = text
      .replace(/"(?:[^"\\]|\\.)*"|[:,](?=")/g, (token) =>
        token.length === 1 ? `${token} ` : token,
      )
      .replace('{', '{ ')
      .replace(/}$/, ' }\r');
  if (escape) text = text.replace('"process"', '"\\u0070rocess"');
  return `${text}\n${blank}`;
}

const text = fc
  .tuple(history, fc.constantFrom<Form>('native', 'ops'), fc.array(restyle, { minLength: 1 }))
  .map(([operations, form, styles]) => ({
    form,
    lines: [...encodeHistory(operations, form)].map((line, i) =>
      i % 3 === 0 ? restyled(line, styles[i % styles.length]!) : `${line}\n`,
    ),
  }));
const encoder = new TextEncoder();

describe('columns from bytes', () => {
  test('are those of the general readers', () => {
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 1, max: 300 }),
        fc.boolean(),
        ({ form, lines }, size, o) => {
          const bytes = encoder.encode(lines.join(''));
          const options = { observeSilentFailures: o };
          const expected = general(bytes, form, options);
          expect(expected).toHaveProperty('rows');
          expect(fast(bytes, form, size, options)).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('refuse damage in the same words', () => {
    const damage = fc.record({
      line: fc.nat(),
      at: fc.nat(),
      cut: fc.nat({ max: 3 }),
      put: fc.constantFrom('', '', '"', '{', '1', ',', '-', '.5', 'null', '\n', 'é', '\\u0041'),
    });
    fc.assert(
      fc.property(text, damage, ({ form, lines }, { line, at, cut, put }) => {
        const whole = lines.join('');
        const chosen = lines.slice(0, lines.length === 0 ? 0 : line % lines.length).join('').length;
        const place = Math.min(whole.length, chosen + (at % 120));
        const bytes = encoder.encode(whole.slice(0, place) + put + whole.slice(place + cut));
        const expected = general(bytes, form);
        // The general reader leaves it to the checker to say what no register has.
        const refusal = typeof expected === 'string' && expected.includes('does not fit');
        const found = fast(bytes, form);
        if (refusal || (typeof found === 'string' && found.includes('does not fit'))) {
          expect(typeof found).toBe('string');
        } else {
          expect(found).toEqual(expected);
        }
      }),
      { numRuns: 700 },
    );
  });

  test.each<[Form, string]>([
    [
      'native',
      '{"index":0,"index":1,"time":1,"process":0,"type":"invoke","f":"read","value":null}',
    ],
    ['native', '{"index":00,"time":1,"process":0,"type":"invoke","f":"read","value":null}'],
    ['native', '{"index":0,"time":1.5,"process":0,"type":"invoke","f":"read","value":null}'],
    ['native', '{"index":0,"time":1,"process":0,"type":"invoke","f":"write","value":01}'],
    ['native', '{"index":0,"time":1,"process":0,"type":"invoke","f":"write","value":-}'],
    ['native', '{"index":0,"time":1,"process":0,"type":"invoke","f":"write","value":[1,2,3]}'],
    [
      'native',
      '{"index":0,"time":1,"process":0,"type":"invoke","f":"write","value":9007199254740993}',
    ],
    ['native', '{"index":0,"time":1,"process":0,"type":"invoke","f":"write","value":1}}'],
    ['native', '{"index":0,"time":1,"process":0,"type":"invoke","f":"write","value":1,}'],
    ['ops', '{"process":0,"f":"read","value":1,"invoke":5,"complete":4,"type":"ok"}'],
    ['ops', '{"process":0,"f":"read","value":1,"invoke":5,"complete":null,"type":"ok"}'],
    ['ops', '{"process":0,"f":"read","value":1,"invoke":5,"complete":9,"type":"invoke"}'],
    ['ops', '{"process":"nemesis","f":"read","value":1,"invoke":5,"complete":9,"type":"ok"}'],
    [
      'ops',
      '{"process":0,"f":"cas","expected":1,"value":[1,2],"invoke":5,"complete":9,"type":"ok"}',
    ],
    ['ops', '{"process":0,"f":"write","expected":1,"value":2,"invoke":5,"complete":9,"type":"ok"}'],
    ['ops', '{"process":0,"f":"read","output":3,"value":2,"invoke":5,"complete":9,"type":"ok"}'],
  ])('agree on a line of the %s form such as %s', (form, line) => {
    const bytes = encoder.encode(`${line}\n`);
    expect(fast(bytes, form)).toEqual(general(bytes, form));
  });

  test('refuse histories that are not well formed in the same words', () => {
    const order = fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(text, order, ({ form, lines }, swaps) => {
        const mixed = [...lines];
        for (const swap of swaps) mixed.push(...mixed.splice(swap % (mixed.length || 1), 1));
        const renumbered = mixed.map((line, i) => line.replace(/"index":\s*\d+/, `"index":${i}`));
        const bytes = encoder.encode(renumbered.join(''));
        expect(fast(bytes, form)).toEqual(general(bytes, form));
      }),
      { numRuns: 300 },
    );
  });

  test('leave a torn last line out', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 60 }), ({ form, lines }, cut) => {
        const bytes = encoder.encode(lines.join(''));
        const torn = bytes.subarray(0, Math.max(0, bytes.length - cut));
        expect(fast(torn, form)).toEqual(general(torn, form));
      }),
    );
  });
});

const event = (index: number, process: number, more: string): string =>
  `{"index":${index},"time":${index * 10},"process":${process},${more}}\n`;

describe('columns', () => {
  test('hold what docs/formats.md says', () => {
    const lines = [
      event(0, 0, '"type":"invoke","f":"write","key":"k","value":5'),
      event(1, 1, '"type":"invoke","f":"read","key":"k","value":null'),
      event(2, 0, '"type":"ok","f":"write","key":"k","value":5'),
      '{"index":3,"time":30,"process":"nemesis","type":"info","f":"kill","value":{"n":["n1"]}}\n',
      event(4, 1, '"type":"ok","f":"read","key":"k","value":5,"node":"n1"'),
      event(5, 2, '"type":"invoke","f":"cas","value":["a",-5]'),
      event(6, 2, '"type":"fail","f":"cas","value":["a",-5],"error":"precondition-failed"'),
      event(7, 3, '"type":"invoke","f":"delete","key":"k","value":null'),
      event(8, 3, '"type":"info","f":"delete","key":"k","value":null'),
    ];
    const { columns } = read(encoder.encode(lines.join('')), 'native');
    const { read: isRead, write, cas, delete: isDelete } = columnKinds;
    expect(columns.keys).toEqual(['k', null]);
    expect(columns.values).toEqual([null, 5, 'a', -5]);
    expect([...columns.kind]).toEqual([write, isRead, cas, isDelete]);
    expect([...columns.key]).toEqual([0, 0, 1, 0]);
    expect([...columns.value]).toEqual([1, 1, 3, 0]);
    expect([...columns.expected]).toEqual([0, 0, 2, 0]);
    const { ok, observedFail, info } = columnOutcomes;
    expect([...columns.outcome]).toEqual([ok, ok, observedFail, info]);
    expect([...columns.invokeRank]).toEqual([0, 1, 4, 6]);
    expect([...columns.returnRank]).toEqual([2, 3, 5, neverReturned]);
    expect([...columns.invokeIndex]).toEqual([0, 1, 5, 7]);
    expect([...columns.completedAtUs]).toEqual([20, 40, 60, 80]);
  });

  test('equal values have equal numbers, however they are written', () => {
    const written = [
      '1',
      '1.0',
      '10e-1',
      '"a"',
      '"\\u0061"',
      '{"x":1,"y":2}',
      '{"y":2,"x":1}',
      '0',
      '-0',
    ];
    const lines = written.map((text, i) =>
      event(i, i, `"type":"invoke","f":"write","key":"k","value":${text}`),
    );
    const { columns } = read(encoder.encode(lines.join('')), 'native');
    expect([...columns.value]).toEqual([1, 1, 1, 2, 2, 3, 3, 4, 4]);
  });

  test('many rows, keys, strings and processes: every table grows', () => {
    const lines: string[] = [];
    for (let i = 0; i < 5000; i++) {
      const more = `"f":"write","key":"key-${i % 1500}","value":"value ${i}"`;
      lines.push(event(2 * i, i * 300, `"type":"invoke",${more}`));
      lines.push(event(2 * i + 1, i * 300, `"type":"ok",${more}`));
    }
    const bytes = encoder.encode(lines.join(''));
    expect(fast(bytes, 'native', 65_536)).toEqual(general(bytes, 'native'));
  });

  test.each<[string, Form, string]>([
    [
      'line 1 does not fit the model register: a register has read, write, cas, delete, not "enqueue"',
      'native',
      event(0, 0, '"type":"invoke","f":"enqueue","value":1'),
    ],
    [
      'line 1 does not fit the model register: the value of a cas is [expected, new], not 3',
      'native',
      event(0, 0, '"type":"invoke","f":"cas","value":3'),
    ],
    [
      'line 1 does not fit the model register: the value of a cas is [expected, new], not 3',
      'ops',
      '{"process":0,"f":"cas","value":3,"invoke":1,"complete":2,"type":"ok"}',
    ],
    [
      'line 1: the process 3000000000 is beyond',
      'native',
      event(0, 3e9, '"type":"invoke","f":"read","value":null'),
    ],
    [
      'line 1: the index 3000000000 is beyond',
      'native',
      event(3e9, 0, '"type":"invoke","f":"read","value":null'),
    ],
  ])('refuse: %s', (message, form, line) => {
    expect(() => read(encoder.encode(line), form)).toThrow(message);
  });
});
