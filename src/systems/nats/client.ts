import type { NatsConnection } from '@nats-io/transport-node';
import type { Json } from '../../history/operation.ts';
import type { ClientDefinition } from '../defined/client-definition.ts';
import { functions } from '../defined/clients/functions.ts';
import type { Call } from '../defined/clients/functions-options.ts';
import { PreconditionFailed } from '../defined/refusals.ts';
import { deletion, heldByLeader, heldByReplica, published, stream, subjectOf } from './answers.ts';
import type { Held } from './answers.ts';
import { ask, connect } from './connect.ts';
import type { NatsOptions } from './options.ts';

/** Clients of the key-value store, each at one server; servers pass on what another one has to do. */
export function natsClient({ direct = false }: NatsOptions): ClientDefinition {
  return functions<NatsConnection>({
    open: ({ node, signal }) => connect(node.host, node.ports['client'] ?? 0, signal),
    isOpen: (connection) => !connection.isClosed(),
    close: (connection) => connection.close(),
    read: async (call) => (await (direct ? atReplica(call) : atLeader(call))).value,
    write: (call) => put(call, call.value),
    delete: async (call) => {
      published((await ask(call, subjectOf(call.key), '', deletion)).string());
    },
    cas: async (call) => {
      // There is none by value: what is read is replaced if nothing came in between.
      const held = await atLeader(call);
      if (JSON.stringify(held.value) !== JSON.stringify(call.expected))
        throw new PreconditionFailed();
      await put(call, call.value, { [expectedSequence]: String(held.sequence) });
    },
  });
}

const expectedSequence = 'Nats-Expected-Last-Subject-Sequence';

type NatsCall = Call<NatsConnection>;

async function put(
  call: NatsCall,
  value: Json,
  headers?: Readonly<Record<string, string>>,
): Promise<void> {
  published((await ask(call, subjectOf(call.key), JSON.stringify(value), headers)).string());
}

async function atLeader(call: NatsCall): Promise<Held> {
  const question = JSON.stringify({ last_by_subj: subjectOf(call.key) });
  return heldByLeader((await ask(call, `$JS.API.STREAM.MSG.GET.${stream}`, question)).string());
}

async function atReplica(call: NatsCall): Promise<Held> {
  const answer = await ask(call, `$JS.API.DIRECT.GET.${stream}.${subjectOf(call.key)}`, '');
  return heldByReplica(answer.string(), answer.headers);
}
