import type uPlot from 'uplot';
import type { Buckets } from './chart-data.ts';

export interface ChartValue {
  readonly label: string;
  /** null: there is none in this bucket. */
  readonly value: number | null;
}

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
  /**
   * The readout of a bucket: the value of each series by itself, whatever is drawn on top of what.
   * Asked after `data`, for the same buckets. Absent: the values as they are drawn.
   */
  readonly values?: (bucket: number) => readonly ChartValue[];
  /** Draws what uPlot does not. */
  readonly draw?: (plot: uPlot) => void;
}
