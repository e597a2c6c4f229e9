// Catches a retried request that is applied twice or answered differently, a compare-and-set
// that compares wrongly, and a state that depends on anything but the log.
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { encodeCommand, KeyValue, type Command, type Json } from '../../../src/raft/kv/index.ts';
import { jsonEqual } from '../../../src/raft/kv/json.ts';

class Store {
  readonly keyValue: KeyValue;
  index = 0;

  constructor(options: { maxSessions?: number; bugs?: ReadonlySet<'no-sessions'> } = {}) {
    this.keyValue = new KeyValue({ maxSessions: 10, ...options });
  }

  apply(command: Command) {
    return this.keyValue.apply(++this.index, encodeCommand(command));
  }

  openSession(): number {
    const result = this.apply({ op: 'open-session' });
    return result.type === 'session' ? result.session : 0;
  }
}

const write = (key: string, value: Json, request: RequestOf = null) =>
  ({ op: 'write', key, value, request }) as const;
const cas = (key: string, expected: Json, value: Json, request: RequestOf = null) =>
  ({ op: 'cas', key, expected, value, request }) as const;
type RequestOf = { readonly session: number; readonly serial: number } | null;

describe('the map', () => {
  test('writes, reads and deletes', () => {
    const store = new Store();
    expect(store.keyValue.read('k')).toBeUndefined();
    expect(store.apply(write('k', { a: [1] }))).toEqual({ type: 'written' });
    expect(store.keyValue.read('k')).toEqual({ a: [1] });
    expect(store.apply({ op: 'delete', key: 'k', request: null })).toEqual({
      type: 'deleted',
      existed: true,
    });
    expect(store.apply({ op: 'delete', key: 'k', request: null })).toEqual({
      type: 'deleted',
      existed: false,
    });
    expect(store.keyValue.read('k')).toBeUndefined();
  });

  test('swaps when the value is the expected one, and changes nothing when not', () => {
    const store = new Store();
    expect(store.apply(cas('k', 1, 2))).toEqual({ type: 'precondition-failed' });
    expect(store.apply(cas('k', null, { a: 1, b: 2 }))).toEqual({ type: 'swapped' });
    expect(store.apply(cas('k', null, 3))).toEqual({ type: 'precondition-failed' });
    expect(store.apply(cas('k', { b: 2, a: 1 }, 3))).toEqual({ type: 'swapped' });
    expect(store.keyValue.read('k')).toBe(3);
  });

  test('names of the language are keys like any other', () => {
    const store = new Store();
    expect(store.keyValue.read('__proto__')).toBeUndefined();
    store.apply(write('__proto__', 1));
    expect(store.keyValue.read('constructor')).toBeUndefined();
    expect(store.keyValue.read('__proto__')).toBe(1);
  });
});

test('JSON is equal when it is deeply equal', () => {
  const json = fc.jsonValue({ maxDepth: 3 }).map((v) => JSON.parse(JSON.stringify(v)) as Json);
  const pairs = fc.oneof(
    fc.tuple(json, json),
    json.map((value): [Json, Json] => [value, JSON.parse(JSON.stringify(value)) as Json]),
  );
  fc.assert(fc.property(pairs, ([a, b]) => jsonEqual(a, b) === isDeepStrictEqual(a, b)));
});

describe('sessions', () => {
  test('a repeated request is answered again and not executed again', () => {
    const store = new Store();
    const session = store.openSession();
    const request = cas('k', null, 1, { session, serial: 1 });
    expect(store.apply(request)).toEqual({ type: 'swapped' });
    store.apply(write('k', 2));
    expect(store.apply(request)).toEqual({ type: 'swapped' });
    expect(store.keyValue.read('k')).toBe(2);
  });

  test('a refusal is repeated too', () => {
    const store = new Store();
    const request = cas('k', 1, 2, { session: store.openSession(), serial: 1 });
    expect(store.apply(request)).toEqual({ type: 'precondition-failed' });
    store.apply(write('k', 1));
    expect(store.apply(request)).toEqual({ type: 'precondition-failed' });
    expect(store.keyValue.read('k')).toBe(1);
  });

  test('a request that comes after its successor is not executed', () => {
    const store = new Store();
    const session = store.openSession();
    store.apply(write('k', 2, { session, serial: 2 }));
    expect(store.apply(write('k', 1, { session, serial: 1 }))).toEqual({ type: 'stale-serial' });
    expect(store.keyValue.read('k')).toBe(2);
  });

  test('a session that was never opened, or was dropped, is refused', () => {
    const store = new Store({ maxSessions: 2 });
    expect(store.apply(write('k', 1, { session: 99, serial: 1 }))).toEqual({
      type: 'unknown-session',
    });
    const [first, second] = [store.openSession(), store.openSession()];
    // Using the first one makes the second one the oldest.
    store.apply(write('k', 1, { session: first, serial: 1 }));
    const third = store.openSession();
    const outcomes = [first, second, third].map(
      (session) => store.apply(write('k', 2, { session, serial: 5 })).type,
    );
    expect(outcomes).toEqual(['written', 'unknown-session', 'written']);
  });

  test('no-sessions executes a repeated request twice', () => {
    const store = new Store({ bugs: new Set(['no-sessions']) });
    const session = store.openSession();
    const request = write('k', 1, { session, serial: 1 });
    store.apply(request);
    store.apply(write('k', 2));
    store.apply(request);
    expect(store.keyValue.read('k')).toBe(1);
  });
});

test('the same log gives the same answers and the same values', () => {
  const key = fc.constantFrom('a', 'b');
  const value = fc.integer({ min: 0, max: 2 });
  const request = fc.option(
    fc.record({ session: fc.integer({ min: 1, max: 8 }), serial: fc.integer({ min: 1, max: 4 }) }),
  );
  const command: fc.Arbitrary<Command> = fc.oneof(
    fc.constant({ op: 'open-session' } as const),
    fc.record({ op: fc.constant('write' as const), key, value, request }),
    fc.record({ op: fc.constant('delete' as const), key, request }),
    fc.record({ op: fc.constant('cas' as const), key, expected: fc.option(value), value, request }),
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
      const [one, two] = [new Store({ maxSessions: 3 }), new Store({ maxSessions: 3 })];
      for (const each of commands) {
        one.keyValue.preview({ ...write('a', 1) });
        expect(one.apply(each)).toEqual(two.apply(each));
      }
      for (const name of ['a', 'b'])
        expect(one.keyValue.read(name)).toEqual(two.keyValue.read(name));
    }),
  );
});

describe('a snapshot', () => {
  const commands = fc.array(
    fc.record({
      kind: fc.constantFrom('open', 'write', 'cas', 'delete', 'named'),
      key: fc.constantFrom('a', 'b', '__proto__', '1', 'ü\ud800'),
      value: fc.oneof(fc.integer(), fc.string(), fc.constant({ b: 1, a: [null, { 2: 1, 1: 2 }] })),
      session: fc.nat(20),
      serial: fc.nat(3),
    }),
    { maxLength: 40 },
  );

  test('taken at any point, it leads to the same state, answers and text as the log alone', () => {
    fc.assert(
      fc.property(commands, fc.nat(40), (all, at) => {
        const [whole, shortened] = [new Store({ maxSessions: 3 }), new Store({ maxSessions: 3 })];
        let restored = shortened;
        all.forEach(({ kind, key, value, session, serial }, i) => {
          if (i === at) {
            restored = new Store({ maxSessions: 3 });
            restored.keyValue.restore(shortened.keyValue.snapshot());
            restored.index = shortened.index;
          }
          const command: Command =
            kind === 'open'
              ? { op: 'open-session' }
              : kind === 'delete'
                ? { op: 'delete', key, request: { session, serial } }
                : kind === 'cas'
                  ? cas(key, value, 1, { session, serial })
                  : write(key, value, kind === 'named' ? { session, serial } : null);
          expect(restored.apply(command)).toEqual(whole.apply(command));
        });
        expect(restored.keyValue.snapshot()).toBe(whole.keyValue.snapshot());
      }),
    );
  });

  test('takes the place of whatever was there', () => {
    const [full, empty] = [new Store(), new Store()];
    full.apply(write('k', 1));
    const session = full.openSession();
    full.keyValue.restore(empty.keyValue.snapshot());
    expect(full.keyValue.read('k')).toBeUndefined();
    expect(full.apply(write('k', 1, { session, serial: 1 }))).toEqual({ type: 'unknown-session' });
  });

  test.each([
    ['no JSON', 'x'],
    ['null', 'null'],
    ['no sessions', '{"values":[]}'],
    ['a key that is no text', '{"values":[[1,2]],"sessions":[]}'],
    ['a key without a value', '{"values":[["k"]],"sessions":[]}'],
    ['a session that is no count', '{"values":[],"sessions":[[-1,0,null]]}'],
    ['an answer that is none', '{"values":[],"sessions":[[1,0,{"type":"x"}]]}'],
  ])('%s is none', (_, text) => {
    expect(() => new Store().keyValue.restore(text)).toThrow();
  });
});
