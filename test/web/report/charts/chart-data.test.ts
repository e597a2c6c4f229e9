// Would catch: a chart that shows what did not happen: quantiles that are not nearest-rank,
// throughput in the wrong bucket, operations in flight counted twice or forgotten at an edge.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompletionType, Operation } from '../../../../src/history/operation.ts';
import { packOperations } from '../../../../src/report/page/columns.ts';
import {
  bucketsFor,
  inFlight,
  latencyQuantiles,
  nearestRank,
  quantiles,
  throughput,
} from '../../../../src/web/report/charts/chart-data.ts';
import {
  operationTable,
  type OperationTable,
} from '../../../../src/web/report/operations/operation-table.ts';

const drafts = fc.array(
  fc.record({
    startUs: fc.nat(50_000),
    tookUs: fc.option(fc.nat(20_000), { nil: null }),
    type: fc.constantFrom<CompletionType>('ok', 'fail', 'info'),
  }),
  { maxLength: 60 },
);

interface Draft {
  readonly startUs: number;
  readonly tookUs: number | null;
  readonly type: CompletionType;
}

function tableOf(list: readonly Draft[]): OperationTable {
  const operations = list.map(({ startUs, tookUs, type }, i): Operation => ({
    process: i,
    f: 'write',
    input: i,
    output: i,
    type,
    invokedAtUs: startUs,
    completedAtUs: tookUs === null ? null : startUs + tookUs,
    invokeIndex: i,
    completeIndex: null,
  }));
  return operationTable(packOperations(operations));
}

const grid = bucketsFor(0, 80_000);
const bucketOf = (us: number): number => Math.floor((us - grid.startUs) / grid.widthUs);

describe('against a plain count', () => {
  it('throughput', () => {
    fc.assert(
      fc.property(drafts, (list) => {
        const perSecond = throughput(tableOf(list), grid);
        (['ok', 'fail', 'info'] as const).forEach((type) => {
          for (let bucket = 0; bucket < grid.count; bucket++) {
            const ends = list.filter((op) => {
              const isHere = op.tookUs !== null && bucketOf(op.startUs + op.tookUs) === bucket;
              return op.type === type && isHere;
            });
            expect(perSecond[type][bucket]).toBeCloseTo((ends.length * 1e6) / grid.widthUs);
          }
        });
      }),
      { numRuns: 50 },
    );
  });

  it('operations in flight: the most at any moment of the bucket', () => {
    fc.assert(
      fc.property(drafts, (list) => {
        const done = list.flatMap(({ startUs, tookUs }) =>
          tookUs === null ? [] : [{ start: startUs, end: startUs + tookUs }],
        );
        const most = inFlight(tableOf(list), grid);
        for (let bucket = 0; bucket < grid.count; bucket++) {
          const from = grid.startUs + bucket * grid.widthUs;
          const moments = done
            .map(({ start }) => start)
            .filter((us) => bucketOf(us) === bucket)
            .concat(from - 0.5);
          const counts = moments.map(
            (us) => done.filter(({ start, end }) => start <= us && us <= end).length,
          );
          expect(most[bucket]).toBe(Math.max(...counts));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('quantiles of latency, of ok operations, by invocation', () => {
    fc.assert(
      fc.property(drafts, (list) => {
        const seen = latencyQuantiles(tableOf(list), 0, grid);
        for (let bucket = 0; bucket < grid.count; bucket++) {
          const own = list
            .filter((op) => op.type === 'ok' && bucketOf(op.startUs) === bucket)
            .flatMap(({ tookUs }) => (tookUs === null ? [] : [Math.max(tookUs, 1) / 1000]));
          quantiles.forEach((q, i) => {
            const value = seen[i]?.[bucket] ?? null;
            if (own.length === 0) expect(value).toBeNull();
            else {
              expect(own).toContain(value);
              expect(own.filter((ms) => ms <= value!).length).toBeGreaterThanOrEqual(
                q * own.length,
              );
              expect(own.filter((ms) => ms < value!).length).toBeLessThan(q * own.length);
            }
          });
        }
      }),
      { numRuns: 50 },
    );
  });
});

it('nearest rank: the smallest value that the share does not exceed', () => {
  expect(nearestRank([1, 2, 3, 4], 0.5)).toBe(2);
  expect(nearestRank([1, 2, 3, 4], 0.51)).toBe(3);
  expect(nearestRank([7], 0.99)).toBe(7);
  expect(nearestRank([], 0.5)).toBeNull();
});

it('buckets have round widths, at most 120 in a window (and one for its edge)', () => {
  for (const [start, end] of [
    [0, 60e6],
    [12_345_678, 12_999_999],
    [0, 1],
    [0, 1e12],
  ] as const) {
    const { count, widthUs } = bucketsFor(start, end);
    expect(count).toBeLessThanOrEqual(121);
    expect(['1', '2', '5']).toContain(String(widthUs)[0]);
  }
});
