// Catches: an error that is taken for "certainly not done", a function that hangs and hangs the
// run with it, a connection that nobody closes.
import { expect, it } from 'vitest';
import type { Completion, Invocation } from '../../../../src/history/operation.ts';
import { functions } from '../../../../src/systems/defined/clients/functions.ts';
import type { FunctionsOptions } from '../../../../src/systems/defined/clients/functions-options.ts';
import { PreconditionFailed, Refused } from '../../../../src/systems/defined/refusals.ts';

const cluster = {
  nodes: [1, 2].map((id) => ({ id, name: `n${id}`, host: '127.0.0.1', ports: { http: 80 + id } })),
};

async function completed<C>(
  options: FunctionsOptions<C>,
  operation: Invocation,
  timeoutMs = 5_000,
): Promise<Completion> {
  const client = functions(options).open(cluster, {
    ...{ thread: 0, process: 0, timeoutMs, retries: 0 },
  });
  const completion = await client.invoke(operation);
  client.close();
  return completion;
}

const write: Invocation = { f: 'write', key: 'k', value: 5 };
const cas: Invocation = { f: 'cas', key: 'k', value: [1, 2] };

function throwing(error: unknown): FunctionsOptions {
  const fail = async (): Promise<never> => {
    await Promise.resolve();
    throw error;
  };
  return { read: fail, write: fail, cas: fail };
}

it('maps what is thrown: Refused to fail, PreconditionFailed to a failed cas, the rest to info', async () => {
  const says = async (error: unknown, operation = write) => {
    const { type, error: text } = await completed(throwing(error), operation);
    return [type, text];
  };
  expect(await says(new Refused('not the leader'))).toEqual(['fail', 'not the leader']);
  expect(await says(new PreconditionFailed('3'), cas)).toEqual(['fail', 'precondition-failed']);
  expect(await says(new Error('socket hang up\nat x'))).toEqual(['info', 'socket hang up']);
  expect(await says(new TypeError('x is not a function'))).toEqual(['info', 'x is not a function']);
  expect(await says('a text')).toEqual(['info', 'a text']);
});

it('takes a refusal to the leader that it names', async () => {
  const asked: string[] = [];
  const { type, node } = await completed(
    {
      write: ({ node: { id, name } }) => {
        asked.push(name);
        return id === 1
          ? Promise.reject(new Refused('n2 leads', { leader: 2 }))
          : Promise.resolve();
      },
    },
    write,
  );
  expect({ type, node, asked }).toEqual({ type: 'ok', node: 'n2', asked: ['n1', 'n2'] });
});

it('gives a cas its two values, and takes false for a value that was not the expected one', async () => {
  const seen: unknown[] = [];
  const answer = await completed(
    {
      cas: ({ key, expected, value }) => {
        seen.push(key, expected, value);
        return Promise.resolve(false);
      },
    },
    cas,
  );
  expect(seen).toEqual(['k', 1, 2]);
  expect(answer).toMatchObject({ type: 'fail', error: 'precondition-failed' });
});

it('ends in time as info, and aborts the signal of a function that hangs', async () => {
  const seen: AbortSignal[] = [];
  const hangs = ({ signal }: { signal: AbortSignal }): Promise<never> => {
    seen.push(signal);
    return new Promise(() => undefined);
  };
  expect(await completed({ write: hangs }, write, 30)).toMatchObject({
    type: 'info',
    error: 'timeout',
  });
  expect(seen.map(({ aborted }) => aborted)).toEqual([true]);
});

it('opens once for a thread and node and closes it; what cannot be opened has sent nothing', async () => {
  const events: string[] = [];
  const hooks = {
    open: ({ node, thread }: { node: { name: string }; thread: number }) => {
      events.push(`open ${node.name} ${thread}`);
      return Promise.resolve(`to ${node.name}`);
    },
    close: (connection: string) => {
      events.push(`close ${connection}`);
    },
  };
  const client = functions<string>({
    ...hooks,
    write: ({ connection }) => Promise.resolve(events.push(connection)),
  }).open(cluster, { thread: 0, process: 0, timeoutMs: 1_000, retries: 0 });
  await client.invoke(write);
  await client.invoke(write);
  client.close();
  await new Promise((resolve) => setImmediate(resolve));
  expect(events).toEqual(['open n1 0', 'to n1', 'to n1', 'close to n1']);

  const broken = {
    open: () => Promise.reject(new Error('no route')),
    write: () => Promise.resolve(),
  };
  expect(await completed<never>(broken, write)).toMatchObject({ type: 'fail', error: 'no route' });
});

it('opens another connection for the next operation once one has broken, and repeats nothing', async () => {
  const events: string[] = [];
  let opened = 0;
  const client = functions<number>({
    open: () => Promise.resolve(++opened),
    isOpen: (connection) => connection > 1,
    close: (connection) => {
      events.push(`close ${connection}`);
    },
    write: ({ connection }) => {
      events.push(`write ${connection}`);
      return connection > 1 ? Promise.resolve() : Promise.reject(new Error('it broke'));
    },
  }).open(
    { nodes: cluster.nodes.slice(0, 1) },
    { thread: 0, process: 0, timeoutMs: 1_000, retries: 0 },
  );
  expect(await client.invoke(write)).toMatchObject({ type: 'info', error: 'it broke' });
  expect(await client.invoke(write)).toMatchObject({ type: 'ok' });
  expect(await client.invoke(write)).toMatchObject({ type: 'ok' });
  expect(events).toEqual(['write 1', 'close 1', 'write 2', 'write 2']);
  client.close();
});

it('declares what it has, and fails what it has not', async () => {
  expect(functions({ read: () => 1, others: { add: () => 1 } }).supports).toEqual(['read', 'add']);
  expect(await completed({ read: () => 1 }, write)).toMatchObject({
    type: 'fail',
    error: 'unsupported-operation',
  });
});

it('knows a refusal that another copy of the package threw', async () => {
  const marked = (name: string, message: string): Error =>
    Object.assign(new Error(message), { [Symbol.for(`raft-jepsen/${name}`)]: true });
  const refused = await completed(throwing(marked('Refused', 'not the leader')), write);
  expect([refused.type, refused.error]).toEqual(['fail', 'not the leader']);
  const failed = await completed(throwing(marked('PreconditionFailed', '3')), cas);
  expect([failed.type, failed.error]).toEqual(['fail', 'precondition-failed']);
});

it.each([
  ['a BigInt', 5n],
  ['a Map', new Map()],
  ['NaN', Number.NaN],
  ['a function inside', { f: () => 1 }],
])('takes a value that no history can hold for one that it does not know: %s', async (_, value) => {
  const read = (): never => value as never;
  const { type, error } = await completed({ read }, { f: 'read', key: 'k', value: null });
  expect([type, error]).toEqual(['info', expect.stringContaining('read resolved with')]);
});
