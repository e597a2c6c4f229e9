import type { Redis } from 'ioredis';
import type { Json } from '../../history/operation.ts';
import type { ClientDefinition } from '../defined/client-definition.ts';
import { functions } from '../defined/clients/functions.ts';
import type { Call } from '../defined/clients/functions-options.ts';
import { PreconditionFailed, Refused } from '../defined/refusals.ts';
import { masterOf, type RoleReply } from './claim.ts';
import { connect, isOpen } from './connect.ts';
import { isRefusal } from './errors.ts';
import type { RedisOptions } from './options.ts';

/** A value is kept as JSON, so no key that is there holds an empty text. */
const compareAndSet = `
local held = redis.call('GET', KEYS[1]) or ''
if held ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1`;

/** Of what is left of an operation's time, for WAIT: its answer must still arrive. */
const shareOfWait = 0.8;

/** Clients that go to the node that says it is the master, as all that find it by sentinels do. */
export function redisClient({ wait = 0, replicaReads = false }: RedisOptions): ClientDefinition {
  return functions<Redis>({
    open: ({ node, signal }) => connect(node.host, node.ports['redis'] ?? 0, signal),
    isOpen,
    close: (redis) => redis.disconnect(),
    read: async (call) => {
      const { connection, key } = call;
      if (replicaReads) return valueOf(await asked(call, () => connection.get(key)));
      const [role, text] = await asked(call, () => atomically(connection.multi().role().get(key)));
      mustBeMaster(call, role);
      return valueOf(text);
    },
    write: (call) =>
      change(call, wait, () => call.connection.set(call.key, JSON.stringify(call.value))),
    delete: (call) => change(call, wait, () => call.connection.del(call.key)),
    cas: async (call) => {
      const { connection, key, expected, value } = call;
      const words = [expected === null ? '' : JSON.stringify(expected), JSON.stringify(value)];
      const [role, done] = await asked(call, () =>
        atomically(
          connection
            .multi()
            .role()
            .eval(compareAndSet, 1, key, ...words),
        ),
      );
      // A replica compares, too, with what it has, before it says that it may not write.
      mustBeMaster(call, role);
      if (done !== 1) throw new PreconditionFailed();
      await replicated(call, wait);
    },
  });
}

async function change(call: Call<Redis>, wait: number, act: () => Promise<unknown>): Promise<void> {
  await asked(call, act);
  await replicated(call, wait);
}

/** It was done. Whether it is ok is another question, if replicas must have it. */
async function replicated({ connection, timeoutMs }: Call<Redis>, wait: number): Promise<void> {
  if (wait === 0) return;
  const have = await connection.wait(wait, Math.max(1, Math.floor(timeoutMs * shareOfWait)));
  if (have < wait) throw new Error(`replicas-have-it-${have}-of-${wait}`);
}

/** Sends one request. A refusal of a replica names its master, if it is asked. */
async function asked<T>(call: Call<Redis>, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const role = /^(?:READONLY|EXECABORT)/.test(error.message)
      ? await call.connection.role().catch(() => undefined)
      : undefined;
    throw refused(call, error.message.split(/[\s.]/, 1)[0] ?? '', role as RoleReply | undefined);
  }
}

function mustBeMaster(call: Call<Redis>, role: unknown): void {
  const reply = role as RoleReply;
  if (reply[0] !== 'master') throw refused(call, 'not-the-master', reply);
}

function refused({ nodes }: Call<Redis>, why: string, role: RoleReply | undefined): Refused {
  const host = role && masterOf(role);
  const leader = nodes.find((node) => node.host === host)?.id;
  return new Refused(why, leader === undefined ? {} : { leader });
}

/** The replies of a transaction; rejects with the error of the first one that has one. */
async function atomically(transaction: {
  exec(): Promise<[error: Error | null, result: unknown][] | null>;
}): Promise<readonly unknown[]> {
  const replies = (await transaction.exec()) ?? [];
  return replies.map(([error, result]) => {
    if (error !== null) throw error;
    return result;
  });
}

function valueOf(text: unknown): Json {
  return typeof text === 'string' ? (JSON.parse(text) as Json) : null;
}
