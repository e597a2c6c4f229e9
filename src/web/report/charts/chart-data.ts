import { outcomes, type Outcome } from '../../../report/run/outcomes.ts';
import { firstRowAt, type OperationTable } from '../operations/operation-table.ts';

/** The numbers behind the charts, for one window of time. Plain functions over columns. */

/** A bucket's width: 1, 2 or 5 times a power of ten microseconds, near a 120th of the window. */
function bucketWidthUs(startUs: number, endUs: number): number {
  const wanted = Math.max((endUs - startUs) / 120, 100);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= wanted) ?? 10;
  return step * power;
}

export interface Buckets {
  readonly widthUs: number;
  readonly startUs: number;
  readonly count: number;
  /** The middle of each bucket, in seconds. */
  readonly seconds: number[];
}

export function bucketsFor(startUs: number, endUs: number): Buckets {
  const widthUs = bucketWidthUs(startUs, endUs);
  const first = Math.floor(startUs / widthUs) * widthUs;
  const count = Math.max(1, Math.ceil((endUs - first) / widthUs));
  const seconds = Array.from({ length: count }, (_, i) => (first + (i + 0.5) * widthUs) / 1e6);
  return { widthUs, startUs: first, count, seconds };
}

export const quantiles = [0.5, 0.95, 0.99, 1] as const;

/**
 * Nearest-rank quantiles of the latencies (ms) of `ok` operations of one function, by the
 * bucket in which they were invoked. Null where a bucket has none.
 */
export function latencyQuantiles(
  table: OperationTable,
  f: number,
  grid: Buckets,
): (number | null)[][] {
  const groups: number[][] = Array.from({ length: grid.count }, () => []);
  const endUs = grid.startUs + grid.count * grid.widthUs;
  for (let row = firstRowAt(table, grid.startUs); row < table.length; row++) {
    const start = table.startUs[row] ?? 0;
    if (start >= endUs) break;
    if (table.f[row] !== f || table.type[row] !== 0) continue;
    const ms = latencyMs(table, row);
    if (Number.isNaN(ms)) continue;
    groups[Math.floor((start - grid.startUs) / grid.widthUs)]?.push(ms);
  }
  for (const group of groups) group.sort((a, b) => a - b);
  return quantiles.map((q) => groups.map((group) => nearestRank(group, q)));
}

/** The smallest value that at least the share q of all values does not exceed. */
export function nearestRank(sorted: readonly number[], q: number): number | null {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null;
}

/** Latency in milliseconds; a clock of microseconds cannot distinguish less than one from zero. */
export function latencyMs(table: OperationTable, row: number): number {
  return Math.max((table.endUs[row] ?? NaN) - (table.startUs[row] ?? 0), 1) / 1000;
}

/** The bucket in which a moment lies; -1 for none. */
export function bucketAt({ startUs, widthUs, count }: Buckets, us: number): number {
  const bucket = Math.floor((us - startUs) / widthUs);
  return bucket >= 0 && bucket < count ? bucket : -1;
}

/** Completions a second by outcome, by the bucket in which they completed. */
export function throughput(
  table: OperationTable,
  grid: Buckets,
): Readonly<Record<Outcome, number[]>> {
  const zeros = (): number[] => new Array<number>(grid.count).fill(0);
  const counts = { ok: zeros(), refused: zeros(), fail: zeros(), info: zeros() };
  const columns = outcomes.map((outcome) => counts[outcome]);
  const perSecond = 1e6 / grid.widthUs;
  for (let row = 0; row < table.length; row++) {
    const end = table.endUs[row] ?? NaN;
    const at = Math.floor((end - grid.startUs) / grid.widthUs);
    const column = columns[table.outcome[row] ?? 3];
    if (column !== undefined && at >= 0 && at < grid.count) {
      column[at] = (column[at] ?? 0) + perSecond;
    }
  }
  return counts;
}

/**
 * The most operations that were in flight at once in each bucket. An operation without a
 * completion has no end, so it is not counted: the client that asked has long gone on.
 */
export function inFlight(table: OperationTable, grid: Buckets): number[] {
  const starts = table.startUs.filter((_, row) => !Number.isNaN(table.endUs[row] ?? NaN));
  const ends = table.endUs.filter((end) => !Number.isNaN(end)).sort();
  let begun = 0;
  let ended = 0;
  return Array.from({ length: grid.count }, (_, bucket) => {
    const bucketEnd = grid.startUs + (bucket + 1) * grid.widthUs;
    let most = begun - ended;
    for (;;) {
      const start = starts[begun] ?? Infinity;
      const end = ends[ended] ?? Infinity;
      if (Math.min(start, end) >= bucketEnd) return most;
      // Intervals are closed: at equal times the invocation comes first.
      if (start <= end) begun++;
      else ended++;
      most = Math.max(most, begun - ended);
    }
  });
}
