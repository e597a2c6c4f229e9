import uPlot from 'uplot';
import { outcomeNames, type Outcome } from '../../../report/run/outcomes.ts';
import { throughput } from './chart-data.ts';
import type { Chart } from './chart.ts';
import { outcomesIn, type OperationTable } from '../operations/operation-table.ts';
import { colour } from '../../kit/theme.ts';

/** Stacked by outcome, ok at the bottom. Hovering shows each outcome by itself, and the total. */
export function throughputChart(table: OperationTable): Chart {
  const shown = outcomesIn(table);
  const stacked = [...shown].reverse();
  let own = new Map<Outcome, readonly number[]>();
  return {
    title: 'Throughput by outcome',
    alternative: `Completed operations a second over time, stacked by outcome: ${shown.map((outcome) => outcomeNames[outcome]).join(', ')}.`,
    series: stacked.map((outcome) => ({
      label: outcomeNames[outcome],
      stroke: () => colour(outcome),
      fill: () => colour(`${outcome}-fill`),
      width: 1,
      points: { show: false },
      ...(uPlot.paths.stepped === undefined
        ? {}
        : { paths: uPlot.paths.stepped({ align: 1, extend: true }) }),
    })),
    bands: stacked.slice(0, -1).map((outcome, i) => ({
      series: [i + 1, i + 2],
      fill: () => colour(`${outcome}-fill`),
    })),
    logScale: false,
    unit: 'op/s',
    data: (grid) => {
      const rates = throughput(table, grid);
      own = new Map(shown.map((outcome) => [outcome, rates[outcome]]));
      let below: readonly number[] = [];
      const sums = shown.map((outcome) => {
        const under = below;
        return (below = rates[outcome].map((rate, i) => rate + (under[i] ?? 0)));
      });
      // A step goes on from where it is to the next one, so it stands at the start of its bucket.
      const starts = grid.seconds.map((middle) => middle - grid.widthUs / 2e6);
      return [starts, ...sums.reverse()] as uPlot.AlignedData;
    },
    values: (bucket) => {
      const each = shown.map((outcome) => ({
        label: outcomeNames[outcome],
        value: own.get(outcome)?.[bucket] ?? 0,
      }));
      return [...each, { label: 'total', value: each.reduce((sum, { value }) => sum + value, 0) }];
    },
  };
}
