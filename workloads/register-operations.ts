import type { Invocation } from '../src/history/operation.ts';
import type { Random } from '../src/random.ts';
import { roleShares } from './role-shares.ts';
import type { OperationSource, Role, WorkloadOptions } from './workload.ts';

/** The share of compare-and-sets that expect what the key holds, as far as can be known. */
const rightGuesses = 0.75;

/** How the operations that are not reads divide up: weights, not probabilities. */
export interface UpdateMix {
  readonly write: number;
  readonly cas: number;
  readonly delete: number;
}

/**
 * Reads, writes, compare-and-sets and deletes on independent registers k0, k1, …
 *
 * Some keys are hot and some are cold: key i comes up with probability log((i+2)/(i+1)) to the
 * base keys+1 (of ten, the first has 29 % of the load and the last 4 %). A race shows on a key
 * that many touch at once; a loss stays visible on one that nobody overwrites soon.
 */
export function registerOperations(
  options: WorkloadOptions,
  updates: UpdateMix,
  random: Random,
): OperationSource {
  const { keys, values } = options;
  const { writersReadRatio } = roleShares(options);
  /** Each role draws from a source of its own, so that one does not depend on how fast the other is. */
  const draws: Readonly<Record<Role, Random>> = {
    reader: random.fork('reader'),
    writer: random.fork('writer'),
  };
  const writer = draws.writer;
  /** Per key: how many values have been handed out, and the last of them. */
  const written = new Int32Array(keys);
  /** Per key: what it would hold had every update so far taken effect, one after the other. */
  const believed = new Array<number | null>(keys).fill(null);
  const total = updates.write + updates.cas + updates.delete;
  let probes = 0;

  const freshValue = (key: number): number => {
    if (values !== 'unique') return writer.int(values);
    const value = (written[key] ?? 0) + 1;
    written[key] = value;
    return value;
  };
  /**
   * A guess at what the key holds. One that is right makes the compare-and-set succeed, and a
   * success is what shows that it was executed twice; one that is wrong asks whether the
   * system looks at all.
   */
  const likelyValue = (key: number): number | null => {
    if (writer.chance(rightGuesses)) return believed[key] ?? null;
    if (values !== 'unique') return writer.int(values);
    return Math.max(1, (written[key] ?? 0) - writer.int(3));
  };
  const update = (index: number): Invocation => {
    const key = `k${index}`;
    const choice = writer.float() * total;
    if (choice < updates.write) {
      return { f: 'write', key, value: (believed[index] = freshValue(index)) };
    }
    if (choice < updates.write + updates.delete) {
      return { f: 'delete', key, value: (believed[index] = null) };
    }
    const expected = likelyValue(index);
    const next = freshValue(index);
    if (expected === believed[index]) believed[index] = next;
    return { f: 'cas', key, value: [expected, next] };
  };

  return {
    next(role) {
      const random = draws[role];
      const index = Math.min(keys, Math.floor((keys + 1) ** random.float())) - 1;
      const reads = role === 'reader' || random.chance(writersReadRatio);
      return reads ? { f: 'read', key: `k${index}`, value: null } : update(index);
    },
    probe() {
      const index = probes++ % keys;
      return { f: 'write', key: `k${index}`, value: freshValue(index) };
    },
    finalReads: () =>
      Array.from({ length: keys }, (_, index) => ({ f: 'read', key: `k${index}`, value: null })),
  };
}
