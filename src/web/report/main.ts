import type { PageData } from '../../report/page-data.ts';
import { chartsSection } from './charts.ts';
import { clusterSection } from './cluster.ts';
import { button, el } from '../kit/dom.ts';
import { environmentSection } from './environment.ts';
import { filterState } from './filter-state.ts';
import { keyboard, type Shortcut } from './keyboard.ts';
import { nemesisSection } from './nemesis-log.ts';
import { operationTable, rowOfIndex, unpackOperations } from './operation-table.ts';
import { fillOperationsList, select } from './operations-list.ts';
import { followPermalinks } from './permalink.ts';
import { propertiesSection } from './properties.ts';
import { attempt, emptyNote, failureNote, section } from '../kit/section.ts';
import { sign } from '../kit/sign.ts';
import { verdictWords } from '../../report/verdict-words.ts';
import { themeButton } from './theme-button.ts';
import { followPreference } from '../kit/theme.ts';
import { timeView, type TimeView } from './time-view.ts';
import { fillTimeline, type Timeline } from './timeline.ts';
import { verdictBar } from './verdict-bar.ts';
import type { ViolationActions } from './violation-actions.ts';
import { violationSection } from './violation.ts';

/**
 * Builds the page in two steps: at once, all that needs no operations (the verdict and the
 * story first of all); then, when the operations are unpacked, charts, timeline and table.
 */
function build(data: PageData): void {
  const view = timeView(data.endUs);
  // Until the operations are there, a request for one of them waits.
  let actions: ViolationActions | undefined;
  const charts = chartsSection();
  const timeline = section('timeline', 'Timeline', (body) => {
    body.append(emptyNote('Reading the operations …'));
  });
  const table = section('operations-table', 'Operations', () => undefined);
  const main = el('main', {});
  const parts: (() => HTMLElement | null)[] = [
    () => verdictBar(data),
    () =>
      violationSection(data, {
        showWindow: (...where) => actions?.showWindow(...where),
        showOperation: (index) => actions?.showOperation(index),
      }),
    () => propertiesSection(data),
    () => charts.element,
    () => clusterSection(data, view),
    () => timeline,
    () => table,
    () => nemesisSection(data),
    () => environmentSection(data),
  ];
  document.body.append(main);
  for (const part of parts) {
    attempt(main, () => {
      const element = part();
      if (element !== null) main.append(element);
    });
  }
  const help = keyboard(shortcuts(data, view));
  document.body.prepend(topBar(data, help.showHelp));
  // The operations stand after this script in the file.
  document.addEventListener('DOMContentLoaded', () => {
    void fill(data, view, { charts, timeline, table }).then(
      (ready) => (actions = ready),
      (error: unknown) => failureNote(timeline, error),
    );
  });
}

interface Fillable {
  readonly charts: ReturnType<typeof chartsSection>;
  readonly timeline: HTMLElement;
  readonly table: HTMLElement;
}

async function fill(data: PageData, view: TimeView, places: Fillable): Promise<ViolationActions> {
  const holder = document.getElementById('operations');
  const text = holder instanceof HTMLTemplateElement ? holder.content.textContent : '';
  const table = operationTable(await unpackOperations(text), data.test?.options.concurrency);
  holder?.remove();
  const filter = filterState(table);
  const evidence = new Set(
    data.violations
      .flatMap(({ counterexample }) => counterexample?.operations ?? [])
      .flatMap(({ invokeIndex }) => rowOfIndex(table, invokeIndex) ?? []),
  );
  const bodyOf = (place: HTMLElement): HTMLElement =>
    place.querySelector<HTMLElement>('.section-body') ?? place;
  attempt(places.charts.element, () => places.charts.fill(table, data, view));
  const timelineBody = bodyOf(places.timeline);
  timelineBody.replaceChildren(filter.element);
  let timeline: Timeline | undefined;
  attempt(timelineBody, () => {
    timeline = fillTimeline(timelineBody, data, table, view, filter, evidence);
  });
  attempt(bodyOf(places.table), () =>
    fillOperationsList(bodyOf(places.table), table, view, filter),
  );
  const reveal = (): void => places.timeline.scrollIntoView({ block: 'start' });
  // With many threads, or on a phone, the lane may lie far below the head of its section.
  const revealLane = (): void => {
    if (timeline?.revealSelected() !== true) reveal();
  };
  attempt(places.timeline, () => followPermalinks(table, view, filter, revealLane));
  document.documentElement.dataset['ready'] = 'true';
  return {
    showWindow(startUs, endUs, key) {
      filter.set(key === null ? '' : `key:${/\s/.test(key) ? `"${key}"` : key}`);
      view.setWindow(startUs, endUs);
      reveal();
    },
    showOperation(index) {
      const row = rowOfIndex(table, index);
      if (row === undefined) return;
      filter.set('');
      const start = table.startUs[row] ?? 0;
      const took = Math.max((table.endUs[row] ?? start) - start, 1000);
      view.setWindow(start - 10 * took, start + 11 * took);
      select(view, table, row);
      revealLane();
    },
  };
}

function shortcuts({ violations }: PageData, view: TimeView): Shortcut[] {
  let at = -1;
  const go = (step: number): void => {
    if (violations.length === 0) return;
    at = (at + step + violations.length) % violations.length;
    const article = document.getElementById(`violation-${at + 1}`);
    if (article instanceof HTMLDetailsElement) article.open = true;
    article?.scrollIntoView({ block: 'start' });
    article?.focus({ preventScroll: true });
  };
  return [
    { keys: ['n'], label: 'next violation', run: () => go(1) },
    { keys: ['p'], label: 'previous violation', run: () => go(at < 0 ? 0 : -1) },
    { keys: ['/'], label: 'filter', run: () => document.getElementById('filter')?.focus() },
    { keys: ['+', '='], label: 'zoom in', run: () => view.zoom(1 / 1.6) },
    { keys: ['-'], label: 'zoom out', run: () => view.zoom(1.6) },
    { keys: ['0'], label: 'the whole run', run: () => view.reset() },
    { keys: ['['], label: 'earlier', run: () => view.pan((view.startUs - view.endUs) / 4) },
    { keys: [']'], label: 'later', run: () => view.pan((view.endUs - view.startUs) / 4) },
  ];
}

function topBar({ headline, name, violations }: PageData, showHelp: () => void): HTMLElement {
  const links = [
    ...(violations.length > 0 ? [['violation', 'Violation'] as const] : []),
    ['properties', 'Properties'] as const,
    ['charts', 'Charts'] as const,
    ['cluster', 'Cluster'] as const,
    ['timeline', 'Timeline'] as const,
    ['operations-table', 'Operations'] as const,
    ['nemesis', 'Nemesis'] as const,
    ['environment', 'Environment'] as const,
  ];
  return el(
    'nav',
    { class: 'top-bar', 'aria-label': 'Sections' },
    el(
      'span',
      { class: `badge ${headline.status}` },
      sign(verdictWords(headline.status).sign),
      headline.word,
    ),
    el('span', { class: 'run-name' }, name),
    el(
      'span',
      { class: 'links' },
      ...links.map(([id, title]) => el('a', { href: `#${id}` }, title)),
    ),
    themeButton(),
    button('?', showHelp, { class: 'quiet-button', 'aria-label': 'Keyboard shortcuts' }),
  );
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
