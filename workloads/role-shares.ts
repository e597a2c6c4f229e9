import type { Role, WorkloadOptions } from './workload.ts';

/** Of all reads, those of the threads that only read. The others read what they write, too. */
const readersOwnReads = 0.8;

/** How the load divides between the roles. */
export interface RoleShares {
  /** Of the operations that are offered. */
  readonly offered: Readonly<Record<Role, number>>;
  /** How many of the writers' operations are reads, so that over all it comes to `readRatio`. */
  readonly writersReadRatio: number;
}

export function roleShares({
  readers,
  readRatio,
}: Pick<WorkloadOptions, 'readers' | 'readRatio'>): RoleShares {
  const reader = readers === 0 ? 0 : readRatio * readersOwnReads;
  const writersReadRatio = (readRatio - reader) / (1 - reader);
  return { offered: { reader, writer: 1 - reader }, writersReadRatio };
}
