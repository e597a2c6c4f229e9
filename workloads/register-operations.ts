import type { Invocation } from '../src/history/operation.ts';
import type { Random } from '../src/random.ts';
import type { OperationSource, WorkloadOptions } from './workload.ts';

/** How the operations that are not reads divide up: weights, not probabilities. */
export interface UpdateMix {
  readonly write: number;
  readonly cas: number;
  readonly delete: number;
}

/** Reads, writes, compare-and-sets and deletes on independent registers k0, k1, … */
export function registerOperations(
  options: WorkloadOptions,
  updates: UpdateMix,
  random: Random,
): OperationSource {
  const { keys, readRatio, values } = options;
  /** Per key: how many values have been handed out, and the last of them. */
  const written = new Int32Array(keys);
  const total = updates.write + updates.cas + updates.delete;
  let probes = 0;

  const freshValue = (key: number): number => {
    if (values !== 'unique') return random.int(values);
    const value = (written[key] ?? 0) + 1;
    written[key] = value;
    return value;
  };
  /** A guess at what the key holds: with unique values, one of the few written last. */
  const likelyValue = (key: number): number => {
    if (values !== 'unique') return random.int(values);
    return Math.max(1, (written[key] ?? 0) - random.int(3));
  };
  const update = (index: number): Invocation => {
    const key = `k${index}`;
    const choice = random.float() * total;
    if (choice < updates.write) return { f: 'write', key, value: freshValue(index) };
    if (choice < updates.write + updates.delete) return { f: 'delete', key, value: null };
    const expected = likelyValue(index);
    return { f: 'cas', key, value: [expected, freshValue(index)] };
  };

  return {
    next() {
      const index = random.int(keys);
      if (random.chance(readRatio)) return { f: 'read', key: `k${index}`, value: null };
      return update(index);
    },
    probe() {
      const index = probes++ % keys;
      return { f: 'write', key: `k${index}`, value: freshValue(index) };
    },
    finalReads: () =>
      Array.from({ length: keys }, (_, index) => ({ f: 'read', key: `k${index}`, value: null })),
  };
}
