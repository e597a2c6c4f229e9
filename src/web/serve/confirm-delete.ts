import { button, el } from '../kit/dom.ts';
import type { RunRow } from '../../serve/run-row.ts';
import { deleteRun } from './api.ts';
import { errorNote } from './view.ts';

/** Asks once, with the run's name, and deletes; the answer that is at hand is "keep it". */
export function confirmDelete({ id, word, facts }: RunRow, onDeleted: () => void): void {
  const what = facts === null ? word : `${word}, ${facts.workload} × ${facts.nemesis}`;
  const dialog = el('dialog', { class: 'confirm', 'aria-labelledby': 'confirm-title' });
  const keep = button('Keep it', () => dialog.close(), { autofocus: true });
  const remove = button(
    'Delete',
    () => {
      remove.disabled = true;
      deleteRun(id).then(
        () => {
          dialog.close();
          onDeleted();
        },
        (error: unknown) => dialog.append(errorNote(error)),
      );
    },
    { class: 'danger' },
  );
  dialog.append(
    el('h2', { id: 'confirm-title' }, `Delete run ${id}?`),
    el('p', {}, `${what}. Its history, verdict, report and logs are gone for good.`),
    el('p', { class: 'row-actions' }, keep, remove),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
