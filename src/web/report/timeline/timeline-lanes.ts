import type { OperationTable } from '../operations/operation-table.ts';

/** What the timeline draws of the operations, and how it is laid out. */
export interface Lanes {
  readonly table: OperationTable;
  /** 1 where the row passes the filter. */
  readonly matches: Uint8Array;
  /** Rows of a counterexample, outlined. */
  readonly evidence: ReadonlySet<number>;
  readonly selected: number | null;
  /** CSS pixels. */
  readonly top: number;
  readonly laneHeight: number;
}
