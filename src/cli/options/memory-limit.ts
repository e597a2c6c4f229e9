import { getHeapStatistics } from 'node:v8';
import { bytesPerConfiguration, defaultConfigurations } from '../../../checker/core/limits.ts';

/** Of V8's heap, for the search; the history and what is about to be collected need the rest. */
const shareOfHeap = 0.4;

/**
 * The bound on memory of a search, in configurations.
 * @param megabytes what was asked for; default: 1 GB, and less where this process may not have as much
 */
export function configurationsWithin(megabytes?: number): number {
  if (megabytes !== undefined) return Math.ceil((megabytes * 1e6) / bytesPerConfiguration);
  const share = (getHeapStatistics().heap_size_limit * shareOfHeap) / bytesPerConfiguration;
  return Math.min(defaultConfigurations, Math.floor(share));
}
