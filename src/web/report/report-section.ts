import type { PageData } from '../../report/page/page-data.ts';
import type { FilterState } from './operations/filter-state.ts';
import type { Shortcut } from './bars/keyboard.ts';
import type { OperationTable } from './operations/operation-table.ts';
import type { TimeView } from './time/time-view.ts';
import type { ViolationActions } from './violation/violation-actions.ts';

/** What every section of the report has of the page. */
export interface ReportPage {
  readonly data: PageData;
  readonly view: TimeView;
  readonly actions: ViolationActions;
}

/** The operations, when they are unpacked, and what is shown of them. */
export interface LoadedOperations {
  readonly table: OperationTable;
  readonly filter: FilterState;
  /** Rows of counterexamples. */
  readonly evidence: ReadonlySet<number>;
  /** Brings the selected operation into view; set by the timeline. */
  revealSelected: () => boolean;
}

/** A section of the report. Listed in `sections.ts`, it is in the page, in the bar and on the keys. */
export interface ReportSection {
  readonly id: string;
  /** In the bar at the top. */
  readonly title: string;
  /** Where the heading says more. */
  readonly heading?: (data: PageData) => string;
  /** The section is left out where this says no. */
  readonly isShown?: (data: PageData) => boolean;
  /** At once, from what needs no operations. */
  readonly render: (body: HTMLElement, page: ReportPage) => void;
  /** When the operations are there. */
  readonly fill?: (body: HTMLElement, page: ReportPage, operations: LoadedOperations) => void;
  readonly shortcuts?: (page: ReportPage) => readonly Shortcut[];
}
