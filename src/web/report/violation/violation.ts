import type { Operation } from '../../../history/operation.ts';
import { formatMoment, operationText, plural } from '../../../report/text/format.ts';
import { anomalyTitle, keyText } from '../../../report/verdict/headline.ts';
import type { PageData, Violation } from '../../../report/page/page-data.ts';
import { promiseText } from '../../../report/verdict/promise.ts';
import { decisiveOperation } from '../../../report/verdict/violation-context.ts';
import { button, el, type Child } from '../../kit/dom.ts';
import { operationLetter } from '../minimal/minimal-labels.ts';
import { minimalTimeline } from '../minimal/minimal-timeline.ts';
import { linkedProcesses } from './process-links.ts';
import { attemptWithNote, emptyNote } from '../../kit/section.ts';
import type { ReportSection } from '../report-section.ts';
import { sign } from '../../kit/sign.ts';
import type { ViolationActions } from './violation-actions.ts';
import { ordersPart } from './violation-orders.ts';
import { surroundingsPart } from './violation-surroundings.ts';

/** Characters of a value that is shown whole: a page is not made for more. */
const wholeValue = 5_000;

/** Left out when nothing was violated. */
export const violationSection: ReportSection = {
  id: 'violation',
  title: 'Violation',
  heading: ({ violations }) =>
    violations.length === 1 ? 'The violation' : `${violations.length} violations`,
  isShown: ({ violations }) => violations.length > 0,
  render(body, { data, actions }) {
    const { violations } = data;
    const promise = promiseText(data.test);
    if (promise !== undefined) body.append(el('p', { class: 'note' }, promise));
    violations.forEach((violation, i) => {
      const id = `violation-${i + 1}`;
      const article = el('article', { class: 'violation', id: i === 0 ? id : null, tabindex: -1 });
      attemptWithNote(article, () => renderViolation(article, violation, data, actions));
      // One violation is read at a time: the others wait, folded, with their titles.
      body.append(i === 0 ? article : folded(article, violation, id));
    });
  },
  shortcuts: ({ data: { violations } }) => {
    const go = violationByViolation(violations.length);
    return [
      { keys: ['n'], label: 'next violation', run: go.next },
      { keys: ['p'], label: 'previous violation', run: go.previous },
    ];
  },
};

function violationByViolation(count: number): { next: () => void; previous: () => void } {
  let at = -1;
  const go = (step: number): void => {
    if (count === 0) return;
    at = (at + step + count) % count;
    const article = document.getElementById(`violation-${at + 1}`);
    if (article instanceof HTMLDetailsElement) article.open = true;
    article?.scrollIntoView({ block: 'start' });
    article?.focus({ preventScroll: true });
  };
  return { next: () => go(1), previous: () => go(at < 0 ? 0 : -1) };
}

function folded(article: HTMLElement, { key, counterexample }: Violation, id: string): HTMLElement {
  const title = counterexample === null ? 'Not explained' : anomalyTitle(counterexample);
  return el(
    'details',
    { class: 'folded', id, tabindex: -1 },
    el(
      'summary',
      {},
      el('strong', {}, title),
      ` on ${keyText(key)}`,
      el(
        'span',
        { class: 'quiet' },
        ` · ${plural(counterexample?.operations.length ?? 0, 'operation')}`,
      ),
    ),
    article,
  );
}

function renderViolation(
  article: HTMLElement,
  violation: Violation,
  data: PageData,
  actions: ViolationActions,
): void {
  const { counterexample, key, context } = violation;
  if (counterexample === null) {
    article.append(
      el('h3', {}, keyText(key)),
      emptyNote(
        `No order of its operations explains the answers (decided by ${violation.decidedBy}). A small counterexample was not found within the budget for explanations; the verdict stands.`,
      ),
    );
    return;
  }
  const { story, initialStates, operations, confirmed } = counterexample;
  article.append(
    el(
      'h3',
      {},
      anomalyTitle(counterexample),
      el('span', { class: 'quiet' }, ` on ${keyText(key)}`),
    ),
    el(
      'ol',
      { class: 'story' },
      ...story.map((line) => el('li', {}, ...linkedProcesses(line, operations, actions))),
    ),
    context.length === 0
      ? ''
      : el(
          'div',
          { class: 'context' },
          el('h4', {}, 'At that moment'),
          el(
            'ul',
            {},
            ...context.map((line) => el('li', {}, ...linkedProcesses(line, operations, actions))),
          ),
        ),
  );
  const figure = el('figure', { class: 'minimal' });
  article.append(figure);
  attemptWithNote(figure, () => {
    figure.append(
      initialState(initialStates),
      el(
        'div',
        { class: 'scroll-x', tabindex: 0, role: 'group', 'aria-label': 'Minimal timeline' },
        minimalTimeline(operations, initialStates, data, roomForDrawing(), (index) =>
          actions.showOperation(index),
        ),
      ),
      el('figcaption', { class: 'quiet' }, ...caption(confirmed, operations)),
    );
  });
  attemptWithNote(article, () => article.append(operationList(operations, actions)));
  attemptWithNote(article, () => article.append(...ordersPart(counterexample)));
  attemptWithNote(article, () =>
    article.append(surroundingsPart(violation, counterexample, actions)),
  );
}

/** What the margins of the page leave of the window. The section is not laid out yet. */
function roomForDrawing(): number {
  const { clientWidth } = document.documentElement;
  return Math.min(clientWidth, 1240) - (clientWidth > 760 ? 94 : 50);
}

function initialState(states: readonly string[]): HTMLElement {
  const words = states.flatMap((state, i) => [
    i === 0 ? '' : ' or ',
    el('code', { class: 'state' }, state),
  ]);
  return el(
    'p',
    { class: 'initial' },
    'State before the first of these operations: ',
    ...(states.length === 0 ? ['not known'] : words),
  );
}

function caption(confirmed: boolean, operations: readonly Operation[]): Child[] {
  const proof = confirmed
    ? 'A second, brute-force checker confirmed that these operations alone have no valid order.'
    : 'The brute-force checker has not confirmed these operations: see the orders below.';
  const decisive = operations.findIndex((op) => op === decisiveOperation(operations));
  const last =
    decisive < 0
      ? []
      : [
          ' ',
          sign('cross'),
          `${operationLetter(decisive)} is the answer that left no order possible.`,
        ];
  return [
    `${plural(operations.length, 'operation')} of the history, in real time: the order is exact, and long gaps are shortened where marked.`,
    ...last,
    ` ${proof}`,
  ];
}

function operationList(operations: readonly Operation[], actions: ViolationActions): HTMLElement {
  const decisive = decisiveOperation(operations);
  const rows = operations.map((op, i) =>
    el(
      'tr',
      { class: op === decisive ? 'decisive' : null },
      el('td', { class: 'letter' }, operationLetter(i)),
      el('td', { class: 'number who' }, op.process),
      // What was answered in the end is what it is all about: it has the room that it needs.
      el('td', {}, el('code', {}, operationText(op, op === decisive ? wholeValue : 60))),
      el('td', { class: 'number when' }, formatMoment(op.invokedAtUs, 6)),
      el(
        'td',
        { class: 'number when' },
        op.completedAtUs === null ? '–' : formatMoment(op.completedAtUs, 6),
      ),
      el('td', {}, op.node ?? '–'),
      el(
        'td',
        {},
        button('show', () => actions.showOperation(op.invokeIndex), {
          class: 'link',
          'aria-label': `Show operation ${operationLetter(i)} in the full timeline`,
        }),
      ),
    ),
  );
  const head = ['', 'Process', 'Operation', 'Invoked', 'Completed', 'Node', ''].map((title, i) =>
    el('th', { scope: 'col', class: [1, 3, 4].includes(i) ? 'number' : null }, title),
  );
  return el(
    'div',
    { class: 'scroll-x' },
    el(
      'table',
      { class: 'operations' },
      el('thead', {}, el('tr', {}, ...head)),
      el('tbody', {}, ...rows),
    ),
  );
}
