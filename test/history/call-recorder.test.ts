// Would catch: a call that is recorded as something else than it was, above all one whose
// outcome is unknown and that is recorded as known.
import { describe, expect, test } from 'vitest';
import { CallRecorder } from '../../src/history/call-recorder.ts';
import type { CallMappings } from '../../src/history/call-recorder.ts';
import { readHistory } from '../../src/history/formats/read.ts';

class Register {
  readonly #values = new Map<string, number>();
  readonly name = 'r1';
  /** What the next call shall reject with. */
  broken: Error | undefined;
  get(key: string): Promise<number | undefined> {
    return this.#answer(() => this.#values.get(key));
  }
  set(key: string, value: number): Promise<void> {
    return this.#answer(() => {
      this.#values.set(key, value);
    });
  }
  increment(key: string): Promise<number> {
    return this.get(key).then(async (old = 0) => {
      await this.set(key, old + 1);
      return old + 1;
    });
  }
  size(): number {
    return this.#values.size;
  }
  async #answer<T>(act: () => T): Promise<T> {
    await Promise.resolve();
    if (this.broken !== undefined) throw this.broken;
    return act();
  }
}

const mappings: CallMappings<Register> = {
  get: { f: 'read', key: (key) => key },
  set: {
    f: 'write',
    key: (key) => key,
    value: (_key, value) => value,
    rejection: (reason) => ((reason as Error).message === 'refused' ? 'fail' : 'info'),
  },
  increment: { f: 'increment', output: (result) => result },
};

function recording(): {
  history: CallRecorder;
  lines: string[];
  register: Register;
  raw: Register;
} {
  const lines: string[] = [];
  let now = 0;
  const history = new CallRecorder({ nowUs: () => now++, write: (line) => lines.push(line) });
  const raw = new Register();
  return { history, lines, raw, register: history.wrap(raw, mappings) };
}

const essence = (history: CallRecorder): unknown[] =>
  history
    .operations()
    .map(({ process, f, key, input, output, type, error }) => [
      process,
      f,
      ...(key === undefined ? [] : [key]),
      input,
      output,
      ...(error === undefined ? [type] : [type, error]),
    ]);

describe('recording calls', () => {
  test('answers pass through, and operations are what the mapping says', async () => {
    const { history, register, lines } = recording();
    expect(await register.get('a')).toBe(undefined);
    await register.set('a', 5);
    expect(await register.get('a')).toBe(5);
    expect(await register.increment('a')).toBe(6);
    expect(essence(history)).toEqual([
      [0, 'read', 'a', null, null, 'ok'],
      [0, 'write', 'a', 5, 5, 'ok'],
      [0, 'read', 'a', null, 5, 'ok'],
      [0, 'increment', null, 6, 'ok'],
    ]);
    expect(readHistory(lines.join('')).operations).toEqual(history.operations());
  });

  test('what is not mapped works and is not recorded, nor is what methods call themselves', async () => {
    const { history, register } = recording();
    await register.increment('a');
    expect(register.size()).toBe(1);
    expect(register.name).toBe('r1');
    expect(history.operations()).toHaveLength(1);
  });

  test('a rejection is info unless the mapping knows better; info ends the process', async () => {
    const { history, register, raw } = recording();
    raw.broken = new Error('timeout');
    await expect(register.set('a', 1)).rejects.toThrow('timeout');
    raw.broken = new Error('refused');
    await expect(register.set('a', 2)).rejects.toThrow('refused');
    raw.broken = undefined;
    await register.set('a', 3);
    expect(essence(history)).toEqual([
      [0, 'write', 'a', 1, null, 'info', 'timeout'],
      [1, 'write', 'a', 2, null, 'fail', 'refused'],
      [1, 'write', 'a', 3, 3, 'ok'],
    ]);
  });

  test('calls that overlap are operations of different processes', async () => {
    const { history, register } = recording();
    await Promise.all([register.set('a', 1), register.get('a'), register.get('b')]);
    const open = register.get('a');
    expect(history.operations().map(({ process, type }) => [process, type])).toEqual([
      [0, 'ok'],
      [1, 'ok'],
      [2, 'ok'],
      [2, 'info'],
    ]);
    await open;
    expect(history.operations()[3]).toMatchObject({ type: 'ok', output: 1 });
  });

  test('an answer can say that nothing happened', async () => {
    const { history } = recording();
    const swapping = { swap: (_old: number, next: number) => Promise.resolve(next === 2) };
    const wrapped = history.wrap(swapping, {
      swap: {
        f: 'cas',
        value: (old, next) => [old, next],
        failure: (swapped) => (swapped ? undefined : 'precondition-failed'),
      },
    });
    expect([await wrapped.swap(1, 2), await wrapped.swap(1, 3)]).toEqual([true, false]);
    expect(essence(history)).toEqual([
      [0, 'cas', [1, 2], [1, 2], 'ok'],
      [0, 'cas', [1, 3], null, 'fail', 'precondition-failed'],
    ]);
  });

  test.each([
    [
      { set: (n: unknown) => Promise.resolve(n) },
      { set: { f: 'write', value: (n: unknown) => n } },
    ],
    [{ set: (n: unknown) => Promise.resolve(n) }, { set: { f: 'read' } }],
  ])(
    'a value that no history can hold disturbs no call, and the history says so',
    async (store, mapping) => {
      const { history } = recording();
      const wrapped = history.wrap(store, mapping as unknown as CallMappings<typeof store>);
      expect(await wrapped.set(10n)).toBe(10n);
      expect(await wrapped.set(1)).toBe(1);
      expect(() => history.operations()).toThrow(
        /the history has a hole: a call of "(write|read)" (was given|answered) a BigInt \(10n\)/,
      );
    },
  );

  test('a mapping of what is no method is a mistake of its writer', () => {
    const { history } = recording();
    const mistaken = { name: { f: 'read' } } as unknown as CallMappings<Register>;
    expect(() => history.wrap(new Register(), mistaken)).toThrow('name is not a method');
  });
});
