import type { PageData } from '../../../report/page/page-data.ts';
import { filterState } from './filter-state.ts';
import { operationTable, rowOfIndex, unpackOperations } from './operation-table.ts';
import { selectRow } from './operations-list.ts';
import type { LoadedOperations } from '../report-section.ts';
import type { TimeView } from '../time/time-view.ts';
import type { ViolationActions } from '../violation/violation-actions.ts';

/** Unpacks what the file holds of the operations, and lets go of the packed form. */
export async function loadOperations(data: PageData): Promise<LoadedOperations> {
  const holder = document.getElementById('operations');
  const text = holder instanceof HTMLTemplateElement ? holder.content.textContent : '';
  const table = operationTable(await unpackOperations(text), data.test?.options.concurrency);
  holder?.remove();
  const evidence = new Set(
    data.violations
      .flatMap(({ counterexample }) => counterexample?.operations ?? [])
      .flatMap(({ invokeIndex }) => rowOfIndex(table, invokeIndex) ?? []),
  );
  return { table, filter: filterState(table), evidence, revealSelected: () => false };
}

/** Scrolls to the full timeline. */
function revealTimeline(): void {
  document.getElementById('timeline')?.scrollIntoView({ block: 'start' });
}

/** With many threads, or on a phone, the lane may lie far below the head of its section. */
export function revealLane(operations: LoadedOperations): void {
  if (!operations.revealSelected()) revealTimeline();
}

/** What leads from a violation into the full timeline. */
export function actionsOn(operations: LoadedOperations, view: TimeView): ViolationActions {
  const { table, filter } = operations;
  return {
    showWindow(startUs, endUs, key) {
      filter.set(key === null ? '' : `key:${/\s/.test(key) ? `"${key}"` : key}`);
      view.setWindow(startUs, endUs);
      revealTimeline();
    },
    showOperation(index) {
      const row = rowOfIndex(table, index);
      if (row === undefined) return;
      filter.set('');
      const start = table.startUs[row] ?? 0;
      const took = Math.max((table.endUs[row] ?? start) - start, 1000);
      view.setWindow(start - 10 * took, start + 11 * took);
      selectRow(view, table, row);
      revealLane(operations);
    },
  };
}
