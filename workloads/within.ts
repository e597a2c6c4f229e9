import { badArguments } from '../src/errors.ts';
import type { Workload } from './workload.ts';

/**
 * A workload as far as a system can do it: what the system does not have is left out.
 *
 * @param supports the operations that the system has; undefined: all
 * @throws HarnessError RJ063 when the workload is about something that it does not have
 */
export function workloadWithin(
  workload: Workload,
  supports: readonly string[] | undefined,
): Workload {
  if (supports === undefined) return workload;
  const lacking = workload.needs.filter((f) => !supports.includes(f));
  if (lacking.length > 0) {
    throw badArguments(
      'RJ063',
      `the workload ${workload.name} needs ${lacking.join(' and ')}, and the system has only ${supports.join(', ')}`,
      `choose another --workload, or declare ${lacking.join(' and ')} in the client of the system`,
    );
  }
  return {
    ...workload,
    operations: (options, random) =>
      workload.operations(options, random, (f) => supports.includes(f)),
  };
}
