// Would catch: that the example of docs/library.md does not work as it stands there.
//
// The example is a cache in front of a store. One of the two forgets to update itself when a
// value is written through another cache; only the history of concurrent calls can tell.
import { expect, test } from 'vitest';
import { preconditionFailed, recordHistory } from '../../src/index.ts';
import type { CallMappings } from '../../src/index.ts';
import '../../src/vitest/index.ts';

/** What a test has: some asynchronous object of its own. */
interface Store {
  get(key: string): Promise<number | undefined>;
  set(key: string, value: number): Promise<void>;
  /** Answers whether it swapped. */
  swap(key: string, expected: number, next: number): Promise<boolean>;
}

/** What its methods mean as operations on a register. */
const storeCalls: CallMappings<Store> = {
  get: { f: 'read', key: (key) => key },
  set: { f: 'write', key: (key) => key, value: (_key, value) => value },
  swap: {
    f: 'cas',
    key: (key) => key,
    value: (_key, expected, next) => [expected, next],
    failure: (swapped) => (swapped ? undefined : preconditionFailed),
  },
};

class MemoryStore implements Store {
  readonly #values = new Map<string, number>();
  async get(key: string): Promise<number | undefined> {
    await Promise.resolve();
    return this.#values.get(key);
  }
  async set(key: string, value: number): Promise<void> {
    await Promise.resolve();
    this.#values.set(key, value);
  }
  async swap(key: string, expected: number, next: number): Promise<boolean> {
    await Promise.resolve();
    if (this.#values.get(key) !== expected) return false;
    this.#values.set(key, next);
    return true;
  }
}

class ForgetfulCache implements Store {
  readonly #store: Store;
  readonly #cached = new Map<string, number | undefined>();
  constructor(store: Store) {
    this.#store = store;
  }
  async get(key: string): Promise<number | undefined> {
    if (!this.#cached.has(key)) this.#cached.set(key, await this.#store.get(key));
    return this.#cached.get(key);
  }
  async set(key: string, value: number): Promise<void> {
    await this.#store.set(key, value);
    this.#cached.set(key, value);
  }
  async swap(key: string, expected: number, next: number): Promise<boolean> {
    const swapped = await this.#store.swap(key, expected, next);
    if (swapped) this.#cached.set(key, next);
    return swapped;
  }
}

/** Two clients at once, each in front of the same store. */
async function drive(clients: readonly [Store, Store]): Promise<void> {
  await Promise.all(
    clients.map(async (client, id) => {
      for (let i = 0; i < 20; i++) {
        await client.set('x', i * 2 + id);
        const seen = await client.get('x');
        if (seen !== undefined) await client.swap('x', seen, 100 + i * 2 + id);
        await client.get('x');
      }
    }),
  );
}

test('a store is linearizable', async () => {
  const store = new MemoryStore();
  const history = recordHistory();
  await drive([history.wrap(store, storeCalls), history.wrap(store, storeCalls)]);
  expect(history).toBeLinearizable();
});

test('caches that do not hear of each other are not', async () => {
  const store = new MemoryStore();
  const history = recordHistory();
  const caches = [new ForgetfulCache(store), new ForgetfulCache(store)] as const;
  await drive([history.wrap(caches[0], storeCalls), history.wrap(caches[1], storeCalls)]);
  expect(history).not.toBeLinearizable();
});
