import { unknownName } from '../src/errors.ts';
import {
  compareAndSet,
  healthy,
  highConcurrency,
  hotKey,
  mixed,
  readHeavy,
  writeHeavy,
} from './register-workloads.ts';
import type { Workload, WorkloadDefinition } from './workload.ts';

/** Every workload by the name that the command line knows it by, a line each, in the order of the lists. */
const byName = {
  healthy,
  'high-concurrency': highConcurrency,
  'read-heavy': readHeavy,
  'write-heavy': writeHeavy,
  cas: compareAndSet,
  mixed,
  'hot-key': hotKey,
} satisfies Readonly<Record<string, WorkloadDefinition>>;

export const workloads: readonly Workload[] = Object.entries(byName).map(([name, definition]) => ({
  name,
  ...definition,
}));

/** Throws RJ011 with the list of names when the workload is unknown. */
export function workloadByName(name: string): Workload {
  const found = workloads.find((workload) => workload.name === name);
  if (found !== undefined) return found;
  throw unknownName('RJ011', 'workload', name, Object.keys(byName));
}
