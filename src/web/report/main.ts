import type { PageData } from '../../report/page/page-data.ts';
import { el } from '../kit/dom.ts';
import { attemptWithNote, failureNote, section } from '../kit/section.ts';
import { followPreference } from '../kit/theme.ts';
import { keyboard } from './bars/keyboard.ts';
import { actionsOn, loadOperations, revealLane } from './operations/load-operations.ts';
import { followPermalinks } from './bars/permalink.ts';
import type { ReportPage, ReportSection } from './report-section.ts';
import { reportSections } from './sections.ts';
import { timeView } from './time/time-view.ts';
import { topBar } from './bars/top-bar.ts';
import { verdictBar } from './bars/verdict-bar.ts';
import type { ViolationActions } from './violation/violation-actions.ts';

/**
 * Builds the page in two steps: at once, all that needs no operations (the verdict and the
 * story first of all); then, when the operations are unpacked, charts, timeline and table.
 */
function build(data: PageData): void {
  // Until the operations are there, a request for one of them waits.
  let actions: ViolationActions | undefined;
  const page: ReportPage = {
    data,
    view: timeView(data.endUs),
    actions: {
      showWindow: (...where) => actions?.showWindow(...where),
      showOperation: (index) => actions?.showOperation(index),
    },
  };
  const shown = reportSections.filter(({ isShown }) => isShown?.(data) ?? true);
  const main = el('main', {});
  document.body.append(main);
  attemptWithNote(main, () => main.append(verdictBar(data)));
  for (const { id, title, heading, render } of shown) {
    attemptWithNote(main, () => {
      main.append(section(id, heading?.(data) ?? title, (body) => render(body, page)));
    });
  }
  const help = keyboard(reportSections.flatMap(({ shortcuts }) => shortcuts?.(page) ?? []));
  document.body.prepend(topBar(data, shown, help.showHelp));
  // The operations stand after this script in the file.
  document.addEventListener('DOMContentLoaded', () => {
    void fill(page, shown).then(
      (ready) => (actions = ready),
      (error: unknown) => failureNote(bodyOf('timeline'), error),
    );
  });
}

function bodyOf(id: string): HTMLElement {
  return document.querySelector<HTMLElement>(`#${id} > .section-body`) ?? document.body;
}

async function fill(page: ReportPage, shown: readonly ReportSection[]): Promise<ViolationActions> {
  const { data, view } = page;
  const operations = await loadOperations(data);
  for (const { id, fill: fillSection } of shown) {
    const body = bodyOf(id);
    attemptWithNote(body, () => fillSection?.(body, page, operations));
  }
  const { table, filter } = operations;
  attemptWithNote(bodyOf('timeline'), () =>
    followPermalinks(table, view, filter, () => revealLane(operations)),
  );
  document.documentElement.dataset['ready'] = 'true';
  return actionsOn(operations, view);
}

function start(): void {
  const source = document.getElementById('run')?.textContent ?? 'null';
  try {
    followPreference();
    build(JSON.parse(source) as PageData);
  } catch (error) {
    failureNote(document.body, error);
  }
}

start();
