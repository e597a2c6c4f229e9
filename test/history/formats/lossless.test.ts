// Would catch: a value that is read as another one (rounded, made infinite, dropped for a second
// field of its name), times that lose their order, and input that costs more time or memory than
// its size: each is read exactly, or refused with its line.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLinearizable, multiRegisterModel, register } from '../../../checker/index.ts';
import { isExact } from '../../../src/history/formats/exact-number.ts';
import { createColumnReader } from '../../../src/history/formats/column-reader.ts';
import type { Json } from '../../../src/history/operation.ts';
import type { ReadOptions } from '../../../src/history/formats/read.ts';
import { createHistoryReader, readHistory } from '../../../src/history/formats/read.ts';
import type { TimeUnit } from '../../../src/history/formats/time-unit.ts';

const encoder = new TextEncoder();

/** A line that writes a value, in each form; the value is the text that stands there. */
const lineOf = {
  native: (value: string): string =>
    `{"index":0,"time":1,"process":0,"type":"invoke","f":"write","key":"k","value":${value}}\n`,
  ops: (value: string): string =>
    `{"process":0,"f":"write","key":"k","value":${value},"invoke":1,"complete":2,"type":"ok"}\n`,
  edn: (value: string): string => `{:process 0, :type :invoke, :f :write, :value ${value}}\n`,
};

/** What the columns hold, or the sentence that refuses, as far as this form has columns. */
function columnValues(form: 'native' | 'ops', text: string, timeUnit?: TimeUnit): readonly Json[] {
  const reader = createColumnReader(form, timeUnit === undefined ? {} : { timeUnit })!;
  reader.push(encoder.encode(text));
  return reader.end().columns.values;
}

function problem(reading: () => unknown): string {
  try {
    reading();
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
}

const valueIn = (text: string): Json | undefined =>
  readHistory(text, { keyed: false }).operations[0]?.input;

describe('numbers that no number of JavaScript holds', () => {
  const inexact = [
    '1e400',
    '-1e400',
    '1e-400',
    '9007199254740993.0',
    '9007199254740993e0',
    '900719925474099.3000001',
    '0.1000000000000000055',
    '[1,[9007199254740993.0]]',
  ];
  test.each(inexact)('%s is refused in every form, in rows and in columns', (value) => {
    for (const form of ['native', 'ops', 'edn'] as const) {
      const text = lineOf[form](value.replaceAll(',', form === 'edn' ? ' ' : ','));
      expect(problem(() => readHistory(text))).toMatch(/^line 1: the number .* held exactly/);
    }
    for (const form of ['native', 'ops'] as const) {
      expect(problem(() => columnValues(form, lineOf[form](value)))).toMatch(/^line 1: the number/);
    }
  });

  test('a large integer is refused in JSON, and its text in EDN', () => {
    for (const digits of ['9007199254740993', '-9007199254740993', '12345678901234567890']) {
      expect(problem(() => readHistory(lineOf.native(digits)))).toContain('line 1: the number');
      expect(problem(() => readHistory(lineOf.ops(digits)))).toContain('line 1: the number');
      expect(valueIn(lineOf.edn(digits))).toBe(digits);
      expect(valueIn(lineOf.edn(`${digits}N`))).toBe(digits);
    }
    expect(valueIn(lineOf.edn('9007199254740993.5M'))).toBe('9007199254740993.5M');
  });

  test('in every position of a line', () => {
    const big = '9007199254740993';
    const native = lineOf.native('1');
    for (const text of [
      native.replace('"index":0', `"index":${big}`),
      native.replace('"process":0', `"process":${big}.0`),
      native.replace('"key":"k"', `"key":"k","trace":{"id":${big}}`),
      native.replace('"time":1', `"time":1.0000000000000000001`),
      lineOf.ops('1').replace('"process":0', `"expected":1e400,"process":0`),
      lineOf.ops('1').replace('"process":0', `"output":${big}.0,"process":0`),
    ]) {
      expect(
        problem(() => readHistory(text)),
        text,
      ).toMatch(/^line 1: /);
    }
    expect(problem(() => readHistory(`{"meta":${big}}\n${lineOf.ops('1')}`))).toContain('line 1: ');
  });

  test.each([
    '0.1',
    '1.50',
    '1e3',
    '100000000000000000000',
    '0.30000000000000004',
    '5e-324',
    '0e999',
  ])('%s is exact, or as near as its digits say', (value) => {
    expect(valueIn(lineOf.native(value))).toBe(Number(value));
    expect(valueIn(lineOf.edn(value === '100000000000000000000' ? '1e20' : value))).toBe(
      Number(value),
    );
  });

  test('two numerals that are both taken are one number only when they are one', () => {
    const numeral = fc
      .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -30, max: 30 }))
      .map(([digits, exponent]) => ({ digits, exponent, text: `${digits}e${exponent}` }));
    const near = numeral.chain((a) =>
      fc
        .tuple(fc.constant(a), fc.integer({ min: -2, max: 2 }))
        .map(([{ digits, exponent }, by]) => {
          const other = digits + BigInt(by);
          return { a, b: { digits: other, exponent, text: `${other}e${exponent}` } };
        }),
    );
    fc.assert(
      fc.property(near, ({ a, b }) => {
        if (!isExact(a.text) || !isExact(b.text)) return;
        expect(Number(a.text) === Number(b.text)).toBe(a.digits === b.digits);
      }),
      { numRuns: 2000 },
    );
  });

  test('minus zero is zero', () => {
    for (const form of ['native', 'ops'] as const) {
      expect(columnValues(form, lineOf[form]('-0'))).toEqual([null, 0]);
    }
    for (const zero of ['-0', '-0.0']) {
      const text = `${lineOf.edn(zero)}{:process 0 :type :ok :f :write}
        {:process 0 :type :invoke :f :read} {:process 0 :type :ok :f :read :value 0}`;
      const { operations } = readHistory(text);
      expect(checkLinearizable(operations, { model: register }).verdict).toBe('valid');
    }
  });
});

describe('fields and names', () => {
  test.each([
    ['"value"', lineOf.native('1,"value":2')],
    ['"type"', lineOf.native('1').replace('"f"', '"type":"ok","f"')],
    ['"a"', lineOf.native('{"a":1,"a":2}')],
    ['"\\u0061"', lineOf.native('{"a":1,"\\u0061":2}')],
    ['"__proto__"', lineOf.native('{"__proto__":1,"__proto__":2}')],
  ])('a second %s is refused, in rows and in columns', (name, text) => {
    const message = `line 1: the field ${name} comes twice`;
    expect(problem(() => readHistory(text))).toBe(message);
    expect(problem(() => columnValues('native', text))).toBe(message);
  });

  test('the same name in two objects, or in a string, is none twice', () => {
    for (const value of [
      '[{"a":1},{"a":1}]',
      '{"a":{"a":1}}',
      '"{\\"a\\":1,\\"a\\":2}"',
      '{"a":"a"}',
    ]) {
      expect(valueIn(lineOf.native(value))).toEqual(JSON.parse(value));
    }
  });

  test('__proto__ is a name like any other', () => {
    const value = '{"__proto__":{"x":1},"constructor":2}';
    for (const text of [
      lineOf.native(value),
      lineOf.ops(value),
      lineOf.edn('{"__proto__" {:x 1} "constructor" 2}'),
    ]) {
      expect(JSON.stringify(valueIn(text))).toBe(value);
    }
    const keyed = lineOf.native('1').replace('"key":"k"', '"key":"__proto__"');
    expect(readHistory(keyed).operations[0]?.key).toBe('__proto__');
  });

  test('a register called constructor holds nothing before a write', () => {
    const txn = (f: string, value: string, process: number): string =>
      `{"process":${process},"f":"txn","value":[["${f}","constructor",${value}],["${f}","__proto__",${value}]],"invoke":${2 * process},"complete":${2 * process + 1},"type":"ok"}\n`;
    const { operations } = readHistory(txn('r', 'null', 0) + txn('w', '5', 1) + txn('r', '5', 2));
    expect(checkLinearizable(operations, { model: multiRegisterModel() }).verdict).toBe('valid');
  });

  test('EDN: two keys of one text, and an element of a set twice, are refused', () => {
    const write = (key: string, process: number): string =>
      `{:process ${process} :type :invoke :f :write :value [${key} 1]}\n`;
    expect(problem(() => readHistory(write('1', 0) + write('"1"', 1)))).toBe(
      'line 2: two keys have the same text: 1 and "1"',
    );
    expect(problem(() => readHistory(lineOf.edn('#{1 1}')))).toContain('line 1: a set has 1 twice');
  });

  test('an operation with a field called meta is an operation', () => {
    const [operation] = readHistory(lineOf.ops('1').replace('{', '{"meta":1,')).operations;
    expect(operation?.input).toBe(1);
  });
});

describe('text', () => {
  test('lone surrogates and NUL stay what they are', () => {
    const values = ['"\\ud800"', '"\\ud801"', '"\\u0000"', '"\\ufffd"'];
    for (const form of ['native', 'ops', 'edn'] as const) {
      const read = values.map((value) => valueIn(lineOf[form](value)));
      expect(read).toEqual(values.map((value) => JSON.parse(value) as string));
    }
    const text = values.map((value, i) =>
      lineOf.ops(value).replace('"process":0', `"process":${i}`),
    );
    expect(columnValues('ops', text.join(''))).toHaveLength(5);
  });

  test('bytes that are not UTF-8 are refused with their line, wherever a chunk ends', () => {
    const good = lineOf.edn('"é"');
    const bytes = [...encoder.encode(good), ...encoder.encode(good), 0x7b, 0xff, 0x7d, 0x0a];
    for (const size of [1, 7, 1000]) {
      const reader = createHistoryReader({ format: 'edn' });
      expect(
        problem(() => {
          for (let at = 0; at < bytes.length; at += size) {
            reader.push(Uint8Array.from(bytes.slice(at, at + size)));
          }
          reader.end();
        }),
      ).toBe('line 3: not UTF-8');
    }
  });

  test('a chunk whose memory is used again changes nothing', () => {
    const lines = Array.from({ length: 50 }, (_, i) =>
      lineOf.ops(`"${i}"`).replace('"process":0', `"process":${i}`),
    );
    const bytes = encoder.encode(lines.join(''));
    // A Buffer, whose `slice` is no copy.
    const memory = Buffer.alloc(97);
    const reader = createHistoryReader();
    for (let at = 0; at < bytes.length; at += memory.length) {
      const part = bytes.subarray(at, at + memory.length);
      memory.set(part);
      reader.push(memory.subarray(0, part.length));
    }
    expect(reader.end().operations.map(({ input }) => input)).toEqual(
      lines.map((_, i) => String(i)),
    );
  });

  test('a byte order mark and Windows line ends change nothing', () => {
    for (const form of ['native', 'ops', 'edn'] as const) {
      const text = `\uFEFF${lineOf[form]('1')}`.replaceAll('\n', '\r\n');
      expect(valueIn(text)).toBe(1);
    }
  });
});

describe('deep and long', () => {
  test.each(['native', 'ops', 'edn'] as const)('%s: nested 20,000 deep', (form) => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const text = lineOf[form]('1') + lineOf[form](deep).replace('"process":0', '"process":1');
    expect(problem(() => readHistory(text))).toContain('line 2: nested deeper than 500');
    if (form !== 'edn') {
      expect(problem(() => columnValues(form, text))).toContain('line 2: nested deeper than 500');
    }
    const bearable = '['.repeat(400) + ']'.repeat(400);
    expect(JSON.stringify(valueIn(lineOf[form](bearable)))).toBe(bearable);
  });

  test.each(['native', 'ops', 'edn'] as const)('%s: a value of 10 MB', (form) => {
    const long = 'é"'.repeat(2_500_000);
    expect(valueIn(lineOf[form](JSON.stringify(long))) === long).toBe(true);
  });

  test('the form of a first line of 10 MB is found, although it is told at its end', () => {
    const reader = createHistoryReader();
    const bytes = encoder.encode(lineOf.ops(JSON.stringify('x'.repeat(10_000_000))));
    for (let at = 0; at < bytes.length; at += 1 << 20) {
      reader.push(bytes.subarray(at, at + (1 << 20)));
    }
    expect(reader.end().format).toBe('ops');
  });

  test('an error shows the beginning of a long value only', () => {
    const long = JSON.stringify('x'.repeat(1_000_000));
    const texts = [
      lineOf.native(`[1,${long}]`).replace('write', 'cas').replace('[1,', '[1,2,'),
      lineOf.ops(`1,"output":[${long}]`),
      lineOf.native(long).replace('"process":0', '"process":-1'),
    ];
    for (const text of texts) {
      const message = problem(() =>
        columnValues(text.includes('invoke":1') ? 'ops' : 'native', text),
      );
      expect(message).toMatch(/^line 1/);
      expect(message.length).toBeLessThan(1000);
    }
  });

  /** As a small gzip file unpacks it. */
  function push(piece: string, times: number, options: ReadOptions | 'columns'): string {
    const reader =
      options === 'columns' ? createColumnReader('native')! : createHistoryReader(options);
    const chunk = encoder.encode(piece);
    return problem(() => {
      for (let i = 0; i < times; i++) reader.push(chunk);
      reader.end();
    });
  }

  test('no more than a million empty lines in a row', () => {
    const megabyte = '\n'.repeat(1 << 20);
    const refusal = 'line 1000001: more than 1,000,000 empty lines in a row';
    expect(push(megabyte, 1024, {})).toBe(refusal);
    expect(push(megabyte, 1024, 'columns')).toBe(refusal);
    expect(push('\r\n'.repeat(1 << 19), 1024, { format: 'ops' })).toBe(refusal);
    expect(push(megabyte, 1024, { format: 'edn' })).toContain('16 MiB of white space in a row');
    expect(push(`\n\n\n${lineOf.native('1')}`, 1, 'columns')).toBe('accepted');
  });
});

describe('times', () => {
  const interval = (
    process: number,
    f: string,
    value: number,
    invoke: string,
    complete: string,
  ): string =>
    `{"process":${process},"f":"${f}","value":${value},"invoke":${invoke},"complete":${complete},"type":"ok"}\n`;
  const base = '1764518400123456';

  test('64-bit nanoseconds without a unit are refused with what to do', () => {
    const text = interval(0, 'write', 1, `${base}789`, `${base}999`);
    for (const reading of [() => readHistory(text), () => columnValues('ops', text)]) {
      expect(problem(reading)).toBe(
        `line 1: "invoke" must be a non-negative integer, in microseconds, and ${base}789 is too large`,
      );
      try {
        reading();
      } catch (error) {
        expect((error as { fix: string }).fix).toContain('--time-unit ns');
      }
    }
    const event = lineOf.native('1').replace('"time":1', `"time":${base}789`);
    expect(problem(() => readHistory(event))).toContain('"time" must be');
  });

  test('the order of nanoseconds within a microsecond is exact', () => {
    // One after the other: the read of 1 comes after the write of 2, and so is stale.
    const text =
      interval(0, 'write', 1, `${base}001`, `${base}002`) +
      interval(1, 'write', 2, `${base}003`, `${base}004`) +
      interval(2, 'read', 1, `${base}005`, `${base}006`);
    const { operations } = readHistory(text, { timeUnit: 'ns' });
    expect(
      operations.map(({ invokeIndex, completeIndex }) => [invokeIndex, completeIndex]),
    ).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    expect(operations[0]?.invokedAtUs).toBe(Number(base));
    expect(checkLinearizable(operations, { model: register }).verdict).toBe('invalid');
    // In microseconds they would all be concurrent.
    const { operations: coarse } = readHistory(text.replaceAll(/(\d{16})\d{3}/g, '$1'));
    expect(checkLinearizable(coarse, { model: register }).verdict).toBe('valid');
  });

  test('rows and columns agree on nanoseconds, short and long, and on who overlaps whom', () => {
    const time = fc.bigInt({ min: 0n, max: 40n });
    const operation = fc.tuple(fc.nat({ max: 2 }), time, time, fc.boolean());
    fc.assert(
      fc.property(
        fc.array(operation, { maxLength: 8 }),
        fc.constantFrom(0n, 990n, BigInt(`${base}990`)),
        (drawn, from) => {
          const text = drawn
            .map(([process, a, b]) => {
              const [invoke, complete] = a < b ? [a, b] : [b, a];
              return interval(process, 'write', 1, String(from + invoke), String(from + complete));
            })
            .join('');
          const rows = (): unknown =>
            readHistory(text, { format: 'ops', timeUnit: 'ns' }).operations.map((o) => [
              o.process,
              o.invokeIndex,
              o.invokedAtUs,
              o.completedAtUs,
            ]);
          const columns = (): unknown => {
            const reader = createColumnReader('ops', { timeUnit: 'ns' })!;
            reader.push(encoder.encode(text));
            const { columns: c } = reader.end();
            return Array.from({ length: c.length }, (_, i) => [
              c.process[i],
              c.invokeIndex[i],
              c.invokedAtUs[i],
              c.completedAtUs[i],
            ]);
          };
          const attempt = (reading: () => unknown): unknown => {
            try {
              return reading();
            } catch (error) {
              return (error as Error).message;
            }
          };
          expect(attempt(columns)).toEqual(attempt(rows));
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each<[TimeUnit, number]>([
    ['ns', 12],
    ['us', 12_345],
    ['ms', 12_345_000],
  ])('%s in every form', (timeUnit, us) => {
    const timeOf = (text: string): number | undefined =>
      readHistory(text, { timeUnit }).operations[0]?.invokedAtUs;
    expect(timeOf(lineOf.native('1').replace('"time":1', '"time":12345'))).toBe(us);
    expect(timeOf(interval(0, 'write', 1, '12345', '12346'))).toBe(us);
    expect(timeOf(lineOf.edn('1, :time 12345'))).toBe(us);
  });

  test('EDN: nanoseconds since 1970 are read exactly', () => {
    const { operations } = readHistory(lineOf.edn(`1, :time ${base}789`));
    expect(operations[0]?.invokedAtUs).toBe(Number(base));
  });

  test('what lies too far apart for exact nanoseconds is refused', () => {
    const text =
      interval(0, 'write', 1, '1', '2') + interval(1, 'write', 2, `${base}001`, `${base}002`);
    expect(problem(() => readHistory(text, { timeUnit: 'ns' }))).toContain(
      'line 2: the times in nanoseconds lie more than',
    );
  });

  test('times that are no whole numbers are refused, whatever their unit', () => {
    for (const time of ['1.5', '-1', '"1"', '1e3000', 'true']) {
      const text = lineOf.native('1').replace('"time":1', `"time":${time}`);
      for (const timeUnit of ['ns', 'us', 'ms'] as const) {
        expect(problem(() => readHistory(text, { timeUnit }))).toContain('line 1: "time" must be');
      }
    }
  });
});
