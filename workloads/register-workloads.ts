import { register } from '../checker/models/register/register.ts';
import { linearizable } from '../checker/linearizability/linearizable.ts';
import { registerOperations, type UpdateMix } from './register-operations.ts';
import type { WorkloadDefinition, WorkloadOptions } from './workload.ts';

/** As much load as the system answers promptly: two cores must keep election timeouts honest. */
export const timeLimited: WorkloadOptions = {
  concurrency: 12,
  readers: 6,
  ops: null,
  rate: 'auto',
  timeLimitMs: 30_000,
  keys: 10,
  readRatio: 0.5,
  values: 'unique',
};

const onlyWrites: UpdateMix = { write: 1, cas: 0, delete: 0 };

function registers(
  summary: string,
  defaults: Partial<WorkloadOptions>,
  updates: UpdateMix = onlyWrites,
  needs: readonly string[] = [],
): WorkloadDefinition {
  return {
    summary,
    defaults: { ...timeLimited, ...defaults },
    model: register,
    checkers: [linearizable(register)],
    needs: ['read', 'write', ...needs],
    operations: (options, random, supports = () => true) =>
      registerOperations(options, possible(updates, supports), random),
  };
}

/** What is left of a mix for a system that does not have everything. */
function possible(updates: UpdateMix, supports: (f: string) => boolean): UpdateMix {
  const weight = (f: keyof UpdateMix): number => (supports(f) ? updates[f] : 0);
  return { write: weight('write'), cas: weight('cas'), delete: weight('delete') };
}

export const healthy = registers(
  'Five clients, fifty operations each, half of them writes: the plain path. It takes a second; run it first.',
  { concurrency: 5, readers: 0, ops: 250, rate: 0, keys: 5 },
);

export const highConcurrency = registers(
  'Ten clients, twenty operations each, as fast as they can on two keys: many operations overlap, so that orders that only a race produces come up.',
  { concurrency: 10, readers: 0, ops: 200, rate: 0, keys: 2 },
);

export const readHeavy = registers(
  'Four reads in five operations. Finds stale reads: by a deposed leader, by a follower, by a lease that outlived its leader.',
  { readRatio: 0.8 },
);

export const writeHeavy = registers(
  'Four writes in five operations. Finds lost and reordered writes: acknowledged before they are replicated or durable, overwritten by an old leader, applied twice.',
  { readRatio: 0.2 },
);

export const compareAndSet = registers(
  'Compare-and-set on few values. A cas that succeeded or failed shows what the register held, so each one is a check; finds lost updates and requests that were applied twice.',
  { readRatio: 0.4, values: 5 },
  { write: 1, cas: 2, delete: 0 },
  ['cas'],
);

export const mixed = registers(
  'Reads, writes, compare-and-set and deletes together: the widest net, and the hardest histories to check.',
  { readRatio: 0.5 },
  { write: 4, cas: 5, delete: 1 },
);

export const hotKey = registers(
  'All clients on one key: the most overlap per key, and the longest history to put in order.',
  { keys: 1 },
);
