import type uPlot from 'uplot';
import type { Buckets } from './chart-data.ts';

/** A chart that can compute its data for another window of time. */
export interface Chart {
  readonly title: string;
  /** What it shows, for those who do not see it. */
  readonly alternative: string;
  readonly series: readonly uPlot.Series[];
  readonly logScale: boolean;
  readonly unit: '' | 'ms' | 'op/s';
  readonly data: (grid: Buckets) => uPlot.AlignedData;
  readonly bands?: readonly uPlot.Band[];
  /** Draws what uPlot does not. */
  readonly draw?: (plot: uPlot) => void;
}
