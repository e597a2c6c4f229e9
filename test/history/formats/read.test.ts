// Would catch: a form that does not read back what was written, a chunk boundary that changes
// what is read, a torn last line taken for damage (or damage for a torn line), a wrong line number.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HistoryFormat } from '../../../src/history/formats/formats.ts';
import { detectFormat } from '../../../src/history/formats/detect.ts';
import { historyFormats } from '../../../src/history/formats/formats.ts';
import type { Json, Operation } from '../../../src/history/operation.ts';
import { createHistoryReader, readHistory } from '../../../src/history/formats/read.ts';
import { encodeHistory } from '../../../src/history/formats/write.ts';
import { arbitraryHistory } from '../arbitrary-history.ts';

const scalar = fc.oneof(
  fc.integer(),
  fc.string({ unit: 'binary' }),
  fc.constant(null),
  fc.boolean(),
);
const value: fc.Arbitrary<Json> = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }));
const nothing = fc.constant(null);
const history = arbitraryHistory({
  operations: [
    ['read', nothing, value],
    ['write', value, nothing],
    ['cas', fc.tuple(value, value), nothing],
    ['enqueue it', value, value],
    ['dequeue', nothing, value],
  ],
  keys: fc.constantFrom(undefined, 'k1', 'a "key"', 'ключ'),
});

function withKey(operation: Operation, key: string | undefined): Operation {
  const copy: { -readonly [Name in keyof Operation]: Operation[Name] } = { ...operation };
  delete copy.key;
  return key === undefined ? copy : { ...copy, key };
}

function text(operations: readonly Operation[], format: HistoryFormat): string {
  return [...encodeHistory(operations, format)].map((line) => `${line}\n`).join('');
}

describe('round trips', () => {
  test('native: every operation comes back', () => {
    fc.assert(
      fc.property(history, (operations) => {
        const read = readHistory(text(operations, 'native'));
        expect(read).toStrictEqual({ format: 'native', operations, nemesis: [] });
      }),
    );
  });

  test('EDN: every operation comes back, keyed or not', () => {
    fc.assert(
      fc.property(history, fc.constantFrom(undefined, 'k'), (mixed, key) => {
        const operations = mixed.map((operation) => withKey(operation, key));
        const read = readHistory(text(operations, 'edn'), {
          format: 'edn',
          keyed: key !== undefined,
        });
        expect(read).toStrictEqual({ format: 'edn', operations, nemesis: [] });
      }),
    );
  });

  test('operations: all but the order of events at one time comes back', () => {
    const essence = (operations: readonly Operation[]): unknown[] =>
      operations.map((operation) => ({ ...operation, invokeIndex: 0, completeIndex: 0 }));
    fc.assert(
      fc.property(history, (operations) => {
        const read = readHistory(text(operations, 'ops'), { format: 'ops' });
        expect(essence(read.operations)).toStrictEqual(essence(operations));
      }),
    );
  });

  test('operations: real-time order survives wherever the times show it', () => {
    fc.assert(
      fc.property(history, (operations) => {
        const read = readHistory(text(operations, 'ops'), { format: 'ops' }).operations;
        for (const [i, a] of operations.entries()) {
          for (const [j, b] of operations.entries()) {
            const before = a.completedAtUs !== null && a.completedAtUs < b.invokedAtUs;
            const [ra, rb] = [read[i]!, read[j]!];
            expect(ra.completeIndex !== null && ra.completeIndex < rb.invokeIndex).toBe(before);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test('operations without times: positions stand in, and the order comes back', () => {
    fc.assert(
      fc.property(history, (recorded) => {
        const untimed = recorded.map((operation) => ({ ...operation, invokedAtUs: Number.NaN }));
        const read = readHistory(text(untimed, 'ops'), { format: 'ops' }).operations;
        expect(read.map(({ invokeIndex, completeIndex }) => [invokeIndex, completeIndex])).toEqual(
          recorded.map(({ invokeIndex, completeIndex }) => [invokeIndex, completeIndex]),
        );
      }),
    );
  });

  test('where the text is cut into chunks makes no difference', () => {
    const format = fc.constantFrom(...historyFormats);
    fc.assert(
      fc.property(history, format, fc.integer({ min: 1, max: 50 }), (operations, form, size) => {
        const bytes = new TextEncoder().encode(text(operations, form));
        // Told, not found: values drawn at random may look like keys by chance.
        const reader = createHistoryReader({ keyed: false });
        const chunk = new Uint8Array(size);
        for (let at = 0; at < bytes.length; at += size) {
          const piece = bytes.subarray(at, at + size);
          chunk.set(piece); // one buffer for all chunks: a reader may not keep it
          reader.push(chunk.subarray(0, piece.length));
        }
        expect(reader.end()).toStrictEqual(readHistory(bytes, { keyed: false }));
      }),
    );
  });
});

const line = (index: number, more = ''): string =>
  `{"index":${index},"time":${index},"process":${index},"type":"invoke","f":"read","value":null${more}}`;
const op = (process: number, invoke: number, complete: number | null, type = 'ok'): string =>
  `{"process":${process},"f":"write","value":1,"invoke":${invoke},"complete":${complete ?? 'null'},"type":"${type}"}`;

describe('the format is found', () => {
  test.each<[HistoryFormat, string]>([
    ['native', line(0)],
    ['native', `\n\uFEFF  ${line(0)}`],
    ['native', ''],
    ['native', '{"time":1}'],
    ['ops', op(0, 1, 2)],
    ['ops', '{ "meta": {"tool":"x"}}\n'],
    ['edn', '{:process 0, :type :invoke, :f :read, :value nil}'],
    ['edn', '; comment\n[{:process 0, :type :invoke, :f :read}]'],
    ['edn', '#jepsen.Op{:process 0}'],
    ['edn', '[]'],
  ])('%s: %s', (format, given) => {
    expect(detectFormat(given)).toBe(format);
  });

  test('an array in JSON gets a sentence of its own', () => {
    expect(() => readHistory(`[${line(0)},\n${line(1)}]`)).toThrow('line 1: an array in JSON');
    expect(() => readHistory(`[\n${line(0)}]`)).toThrow('line 1: an array in JSON');
  });

  test('the format can be told', () => {
    expect(() => readHistory(line(0), { format: 'ops' })).toThrow('line 1: "type" must be ok');
  });
});

describe('lines', () => {
  test('a torn last line is left out and reported', () => {
    const whole = `${line(0)}\n${line(1)}\n`;
    const last = line(2, ',"node":"é"');
    const bytes = new TextEncoder().encode(last);
    for (let cut = 1; cut < bytes.length; cut++) {
      const torn = new Uint8Array([...new TextEncoder().encode(whole), ...bytes.subarray(0, cut)]);
      const read = readHistory(torn);
      expect(read.tornLine).toBe(3);
      expect(read.operations).toHaveLength(2);
    }
    expect(readHistory(whole + last)).not.toHaveProperty('tornLine');
    expect(readHistory(whole + last).operations).toHaveLength(3);
  });

  test('damage anywhere else is refused with its number', () => {
    expect(() => readHistory(`${line(0)}\n{"index":1,\n${line(2)}\n`)).toThrow('line 2: not JSON');
    expect(() => readHistory(`${line(0)}\n{"index":1,\n`)).toThrow('line 2: not JSON');
    expect(() => readHistory(`${line(0)}\nxyz`)).toThrow('line 2: not JSON: xyz');
    expect(() => readHistory(`${line(0)}\n{"index":1}`)).toThrow('line 2: "process" must be');
    expect(() => readHistory(`${line(0)}\n\n\n${line(0)}\n`)).toThrow('line 4: the index goes');
  });

  test('blank lines and Windows line ends are harmless', () => {
    expect(readHistory(`\r\n${line(0)}\r\n  \r\n${line(1)}\r\n`).operations).toHaveLength(2);
  });

  test('text that is not UTF-8 is refused: a lossy reading would make values equal', () => {
    const bytes = new TextEncoder().encode(`${line(0)}\n${line(1, ',"node":"n"')}\n`);
    bytes[bytes.lastIndexOf(0x6e)] = 0xff;
    expect(() => readHistory(bytes)).toThrow('line 2: not UTF-8');
    expect(() => readHistory(new Uint8Array([0x7b, 0x3a, 0xff]), { format: 'edn' })).toThrow(
      'not UTF-8',
    );
  });

  test('a line without end does not fill the memory', () => {
    const reader = createHistoryReader({ format: 'native' });
    const mebibyte = new Uint8Array(1024 * 1024).fill(0x20);
    expect(() => {
      for (let i = 0; i < 20; i++) reader.push(mebibyte);
    }).toThrow('line 1: longer than 16 MiB');
  });
});

describe('operations', () => {
  test('a meta line is kept; elsewhere it is no operation', () => {
    const meta = '{"meta":{"tool":"x"}}\n';
    expect(readHistory(`${meta}${op(0, 1, 2)}\n`).meta).toEqual({ tool: 'x' });
    expect(() => readHistory(`${op(0, 1, 2)}\n${meta}`)).toThrow('line 2: "process" must be');
    const operations = readHistory(op(0, 1, 2)).operations;
    expect([...encodeHistory(operations, 'ops', { tool: 'x' })].join('\n')).toBe(
      meta + op(0, 1, 2),
    );
  });

  test('are merged by time whatever the order of the lines, intervals closed', () => {
    const read = readHistory([op(0, 5, 9), op(1, 1, 5), op(2, 9, null, 'info')].join('\n'));
    expect(
      read.operations.map(({ process, invokeIndex, completeIndex }) => [
        process,
        invokeIndex,
        completeIndex,
      ]),
    ).toEqual([
      [1, 0, 2],
      [0, 1, 4],
      [2, 3, null],
    ]);
  });

  test('times of any size keep their order', () => {
    const late = 9_007_199_254_740_000;
    const read = readHistory([op(0, late, late + 3), op(1, 7, late), op(2, 1, 2)].join('\n'));
    expect(read.operations.map(({ process }) => process)).toEqual([2, 1, 0]);
    expect(read.operations[1]).toMatchObject({ invokeIndex: 2, completeIndex: 4 });
  });

  test.each([
    ['line 1: it completes before its invocation', op(0, 5, 4)],
    ['line 1: an operation that never completed is of type info', op(0, 5, null, 'ok')],
    ['line 1: "complete" must be', op(0, 5, null).replace('"complete":null,', '')],
    [
      'line 1: process 0 invokes at 5, before its last operation completed (line 2)',
      `${op(0, 5, 9)}\n${op(0, 1, 6)}`,
    ],
    [
      'line 2: process 0 goes on after it ended in info (line 1)',
      `${op(0, 1, 2, 'info')}\n${op(0, 5, 9)}`,
    ],
    [
      'line 2: process 0 goes on after it ended in info (line 1)',
      `${op(0, 1, null, 'info')}\n${op(0, 5, 9)}`,
    ],
  ])('refuses: %s', (message, given) => {
    expect(() => readHistory(given, { format: 'ops' })).toThrow(message);
  });

  test('operations of one process may touch, and may have no length', () => {
    const given = [op(0, 1, 5), op(0, 5, 5), op(0, 5, 9), op(1, 3, 7), op(1, 3, 3)].join('\n');
    expect(readHistory(given).operations).toHaveLength(5);
  });
});
