import type { SystemDefinition } from '../defined/definition.ts';
import { defaultLogAlarms } from '../log-alarms.ts';
import { stream } from './answers.ts';
import { claimOf } from './claim.ts';
import { natsClient } from './client.ts';
import { startOf, type NatsPort } from './node-files.ts';
import type { NatsOptions } from './options.ts';
import { setUp } from './set-up.ts';

/** NATS with the key-value store of JetStream. */
export function natsDefinition(options: NatsOptions): SystemDefinition<NatsPort> {
  const ids = new Map<string, number>();
  return {
    name: 'nats',
    promise: promiseOf(options),
    ports: ['cluster', 'client', 'monitor'],
    start: (node) => {
      ids.set(node.name, node.id);
      return startOf(node, options);
    },
    ready: { get: '/healthz', port: 'monitor' },
    status: { get: '/jsz?accounts=true&streams=true', port: 'monitor' },
    role: ({ name, answer }) => claimOf(name, answer?.body, stream, (other) => ids.get(other)),
    setUp,
    logAlarms: [...defaultLogAlarms, /\[FTL\]/],
    oneAddress: true,
    client: natsClient(options),
  };
}

function promiseOf({ direct = false }: NatsOptions): string {
  const reads = direct
    ? 'A direct get is answered by any replica, and may be stale at any time.'
    : 'A read asks the leader of the stream, which does not ask the others: one that was deposed without knowing may answer what is no longer so.';
  return `JetStream promises that writes are linearizable. ${reads} Its documentation says so (ADR-53). A compare-and-set should be done for one of several of the same expectation; versions before 2.10 do several.`;
}
