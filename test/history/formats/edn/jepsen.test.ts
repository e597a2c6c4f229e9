// Would catch: a Jepsen history that is read as something else than it says (keys, nil,
// missing fields), and one of ours that Jepsen's tools would read otherwise than we wrote it.
import { describe, expect, test } from 'vitest';
import { isKeyed, readJepsen } from '../../../../src/history/formats/edn/jepsen-reader.ts';
import type { JepsenOptions } from '../../../../src/history/formats/edn/jepsen-reader.ts';
import { encodeJepsen } from '../../../../src/history/formats/edn/jepsen-writer.ts';
import type { HistoryEvent, Json } from '../../../../src/history/operation.ts';

function read(text: string, options: JepsenOptions = {}): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  readJepsen(text, options, (event) => events.push(event));
  return events;
}

const valueOf = (value: string): Json | undefined =>
  read(`{:process 0 :type :invoke :f :x :value ${value}}`)[0]?.value;

describe('reading', () => {
  test.each([
    ['bare maps', (maps: string) => maps],
    ['one vector', (maps: string) => `; a comment\n[${maps}]\n`],
    ['one list', (maps: string) => `(${maps})`],
    ['tagged records', (maps: string) => maps.replaceAll('{:p', '#jepsen.history.Op{:p')],
  ])('%s', (_name, form) => {
    const maps =
      '{:process 0, :type :invoke, :f :read, :value nil}\n' +
      '{:process 0, :type :ok, :f :read, :value 3, :time 12345}\n' +
      '{:process :nemesis, :type :info, :f :start, :value {:n1 #{:n2}}}';
    expect(read(form(maps))).toEqual([
      { index: 0, time: Number.NaN, process: 0, type: 'invoke', f: 'read', value: null },
      { index: 1, time: 12, process: 0, type: 'ok', f: 'read', value: 3 },
      {
        index: 2,
        time: Number.NaN,
        process: 'nemesis',
        type: 'info',
        f: 'start',
        value: { n1: ['n2'] },
      },
    ]);
  });

  test('values become JSON, those without a number of JavaScript their text', () => {
    expect(valueOf('[:read "x" nil 1/2 9007199254740993 sym]')).toEqual([
      'read',
      'x',
      null,
      '1/2',
      '9007199254740993',
      'sym',
    ]);
    expect(valueOf('#{3 1 2}')).toEqual([1, 2, 3]);
    expect(valueOf('{:a {"b" 1}, 5 [6]}')).toEqual({ a: { b: 1 }, '5': [6] });
    expect(read('{:process 0 :type :invoke :f :read}')[0]?.value).toBe(null);
  });

  test('errors are words, whatever they were', () => {
    const error = (edn: string): string | undefined =>
      read(`{:process 0 :type :info :f :x :value 1 :error ${edn}}`)[0]?.error;
    expect(error(':timed-out')).toBe('timed-out');
    expect(error('"a b"')).toBe('a b');
    expect(error('[:conn-lost nil]')).toBe('[:conn-lost nil]');
    expect(error('nil')).toBe(undefined);
  });

  test('unknown fields are kept, an index of -1 is none', () => {
    expect(read('{:process 7 :type :ok :f :x :value 1 :index -1 :debug/x [1 :a]}')).toEqual([
      {
        index: 0,
        time: Number.NaN,
        process: 7,
        type: 'ok',
        f: 'x',
        value: 1,
        extra: { 'debug/x': [1, 'a'] },
      },
    ]);
  });

  test.each([
    ['{:type :ok :f :x :value 1}', 'line 1: :process must be an integer or :nemesis'],
    ['\n{:process :a :type :ok :f :x}', 'line 2: :process must be an integer or :nemesis'],
    ['{:process -1 :type :ok :f :x}', 'line 1: :process must be'],
    ['{:process 1 :type :done :f :x}', 'line 1: :type must be :invoke, :ok, :fail or :info'],
    ['{:process 1 :type :ok}', 'line 1: :f is missing'],
    ['{:process 1 :type :ok :f :x :time 1.5}', 'line 1: :time must be an integer'],
    ['{:process 1 :type :ok :f :x :index :a}', 'line 1: :index must be an integer'],
    ['{:process 1 :type :ok :f :x :value {:a 1 "a" 2}}', 'line 1: two keys of a map have'],
    ['[{:process 1 :type :ok :f :x}', 'line 1: the history does not end'],
    ['[{:process 1 :type :ok :f :x}] 3', 'line 1: more text follows the history'],
    ['{:process 1 :type :ok :f :x}\n[1 2]', 'line 2: not a map: [1 2]'],
  ])('refuses %s', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

describe('keyed histories', () => {
  const ops = (...values: [f: string, value: string][]): string =>
    values
      .map(([f, value], i) => `{:process ${i} :type :invoke :f :${f} :value ${value}}`)
      .join('\n');

  test.each<[boolean, string]>([
    [true, ops(['read', '[1 nil]'], ['write', '["k" 5]'], ['cas', '[:a [1 2]]'])],
    [true, ops(['write', '[1 [2 3]]'])],
    [false, ops(['cas', '[1 2]'])],
    [false, ops(['write', '[1 2]'], ['read', 'nil'])],
    [false, ops(['txn', '[[:read :x nil] [:read :y nil]]'])],
    [false, ops(['write', '[1 2 3]'])],
    [false, '{:process :nemesis :type :info :f :start :value [1 2]}'],
    [false, `${ops(['write', '[1 2]'])} {:process 0 :type :ok :f :write :value 5}`],
    [true, `${ops(['write', '[1 2]'])} {:process 0 :type :info :f :write :value nil}`],
    [false, ''],
  ])('%s: %s', (keyed, text) => {
    expect(isKeyed(text)).toBe(keyed);
  });

  test('the key is taken out of the value, and from the invocation where there is none', () => {
    const text = `
      {:process 0 :type :invoke :f :cas :value [7 [1 2]]}
      {:process :nemesis :type :info :f :start :value [1 2]}
      {:process 0 :type :info :f :cas :value nil :error :timeout}
      {:process 1 :type :invoke :f :read :value ["k" nil]}
      {:process 1 :type :ok :f :read :value ["k" 3]}`;
    expect(read(text).map(({ process, key, value }) => [process, key, value])).toEqual([
      [0, '7', [1, 2]],
      ['nemesis', undefined, [1, 2]],
      [0, '7', null],
      [1, 'k', null],
      [1, 'k', 3],
    ]);
    expect(read(text, { keyed: false })[0]).toMatchObject({ value: [7, [1, 2]] });
  });

  test('what is called keyed and is not is refused', () => {
    expect(() => read(ops(['write', '5']), { keyed: true })).toThrow(
      'line 1: the value of a keyed history is [key value]: 5',
    );
  });
});

describe('writing', () => {
  const event = { index: 0, time: 12, process: 0, type: 'invoke', f: 'read', value: null } as const;

  test.each<[HistoryEvent, string]>([
    [event, '{:index 0, :time 12000, :type :invoke, :process 0, :f :read, :value nil}'],
    [
      {
        ...event,
        time: 0,
        key: 'k1',
        f: 'cas',
        value: [5, 6],
        type: 'fail',
        node: 'n2',
        error: 'precondition-failed',
      },
      '{:index 0, :time 0, :type :fail, :process 0, :f :cas, :value ["k1" [5 6]], :error :precondition-failed, :node "n2"}',
    ],
    [
      {
        ...event,
        time: Number.NaN,
        process: 'nemesis',
        type: 'info',
        f: 'cut off',
        value: { 'n 1': [true], n2: 'x' },
        extra: { proof: 1.5 },
      },
      '{:index 0, :type :info, :process :nemesis, :f "cut off", :value {"n 1" [true], :n2 "x"}, :proof 1.5}',
    ],
    [
      {
        ...event,
        f: 'txn',
        value: [
          ['read', 'x', null],
          ['write', 'y', 2],
        ],
      },
      '{:index 0, :time 12000, :type :invoke, :process 0, :f :txn, :value [[:read "x" nil] [:write "y" 2]]}',
    ],
  ])('%o', (given, line) => {
    expect(encodeJepsen(given)).toBe(line);
    expect(read(line, { keyed: given.key !== undefined })).toEqual([given]);
  });
});
