import type { Json } from '../../history/operation.ts';
import type { ClientDefinition } from '../defined/client-definition.ts';
import type { Call } from '../defined/clients/functions-options.ts';
import { functions } from '../defined/clients/functions.ts';
import { Refused } from '../defined/refusals.ts';
import {
  anyVersion,
  createBody,
  dataIn,
  errorCodes,
  getDataBody,
  jute,
  opcodes,
  setDataBody,
} from './jute.ts';
import { Session, type Reply } from './session.ts';

/**
 * Clients of one session for each server. A key is a node below the root; it is never deleted,
 * because the versions of one that is made anew begin anew, and a compare-and-set by version would
 * take it for the old one.
 *
 * @param sync a sync goes before each read
 */
export function zookeeperClient(sync: boolean): ClientDefinition {
  return functions<Session>({
    open: ({ node, signal }) => Session.open(node.host, node.ports['client'] ?? 0, signal),
    isOpen: (session) => session.isOpen,
    close: (session) => session.close(),
    read: async (call) => {
      const path = pathOf(call);
      if (sync) understood(await call.connection.request(opcodes.sync, jute.text(path)));
      return (await get(call))?.value ?? null;
    },
    write: write,
    cas: compareAndSet,
  });
}

/** Made by the first write; every attempt before the last one was certainly not done. */
async function write(call: Call<Session> & { readonly value: Json }): Promise<void> {
  const { connection, value } = call;
  const path = pathOf(call);
  const set = await connection.request(
    opcodes.setData,
    setDataBody(path, bytesOf(value), anyVersion),
  );
  if (set.error !== errorCodes.noNode) {
    understood(set);
    return;
  }
  const made = await connection.request(opcodes.create, createBody(path, bytesOf(value)));
  if (made.error !== errorCodes.nodeExists) {
    understood(made);
    return;
  }
  understood(
    await connection.request(opcodes.setData, setDataBody(path, bytesOf(value), anyVersion)),
  );
}

/**
 * The value is read, which may be stale, and replaced if its version is still that one: what is
 * done is a compare-and-set. What is not done says nothing of the value that there is.
 */
async function compareAndSet(
  call: Call<Session> & { readonly expected: Json; readonly value: Json },
): Promise<void> {
  const { connection, expected, value } = call;
  const path = pathOf(call);
  if (expected === null) {
    understood(await connection.request(opcodes.create, createBody(path, bytesOf(value))));
    return;
  }
  const found = await get(call);
  if (JSON.stringify(found?.value) !== JSON.stringify(expected)) throw new Refused('another-value');
  const body = setDataBody(path, bytesOf(value), found?.version ?? anyVersion);
  understood(await connection.request(opcodes.setData, body));
}

async function get(
  call: Call<Session>,
): Promise<{ readonly value: Json; readonly version: number } | undefined> {
  const reply = await call.connection.request(opcodes.getData, getDataBody(pathOf(call)));
  if (reply.error === errorCodes.noNode) return undefined;
  const { data, version } = dataIn(understood(reply).body);
  return { value: JSON.parse(data.toString('utf8')) as Json, version };
}

const refusals = new Map<number, string>([
  [errorCodes.noNode, 'no-node'],
  [errorCodes.badVersion, 'bad-version'],
  [errorCodes.nodeExists, 'node-exists'],
  [errorCodes.throttled, 'throttled'],
]);

/** A reply that says that it was done. Throws `Refused` for one that says that it was not. */
function understood(reply: Reply): Reply {
  if (reply.error === errorCodes.ok) return reply;
  const refusal = refusals.get(reply.error);
  throw refusal === undefined ? new Error(`zookeeper-${reply.error}`) : new Refused(refusal);
}

function pathOf({ key }: Pick<Call, 'key'>): string {
  return `/${encodeURIComponent(key)}`;
}

function bytesOf(value: Json): Buffer {
  return Buffer.from(JSON.stringify(value), 'utf8');
}
