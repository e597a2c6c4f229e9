import type { Counterexample } from '../../../../checker/core/verdict.ts';
import type { Operation } from '../../../history/operation.ts';
import {
  formatDuration,
  formatMoment,
  operationText,
  plural,
} from '../../../report/text/format.ts';
import type { Violation } from '../../../report/page/page-data.ts';
import { timeSpan } from '../../../report/verdict/violation-context.ts';
import { button, el } from '../../kit/dom.ts';
import { operationLetter } from '../minimal/minimal-labels.ts';
import type { ViolationActions } from './violation-actions.ts';

/** The way to the full timeline, and what the nodes wrote meanwhile. */
export function surroundingsPart(
  { key, log, logLinesLeftOut }: Violation,
  { operations }: Counterexample,
  actions: ViolationActions,
): HTMLElement {
  const part = el('div', { class: 'around' });
  const span = timeSpan(operations);
  if (span !== undefined) {
    const margin = Math.max((span.endUs - span.startUs) * 0.15, 1000);
    const show = (): void => actions.showWindow(span.startUs - margin, span.endUs + margin, key);
    part.append(button('Show this window in the full timeline', show));
  }
  if (log.length === 0) return part;
  const entries = [
    ...log.map(({ node, time, text }) => ({ time, who: node, text, kind: 'line' })),
    ...operations.flatMap((op, i) => operationEntries(op, operationLetter(i))),
  ].sort((a, b) => a.time - b.time);
  const left = logLinesLeftOut > 0 ? `; ${plural(logLinesLeftOut, 'earlier line')} left out` : '';
  part.append(
    el(
      'details',
      { class: 'log' },
      el('summary', {}, `Logs of the nodes in this window (${plural(log.length, 'line')}${left})`),
      el(
        'div',
        { class: 'log-lines', tabindex: 0, role: 'group', 'aria-label': 'Log lines by time' },
        ...entries.map(({ time, who, text, kind }) =>
          el(
            'div',
            { class: `log-line ${kind}` },
            el('span', { class: 'number' }, formatMoment(time)),
            el('span', { class: 'who' }, who),
            el('span', {}, text),
          ),
        ),
      ),
    ),
  );
  return part;
}

function operationEntries(
  op: Operation,
  name: string,
): { time: number; who: string; text: string; kind: string }[] {
  const who = `p${op.process}`;
  const text = operationText(op);
  const begins = { time: op.invokedAtUs, who, text: `${name} begins: ${text}`, kind: 'operation' };
  if (op.completedAtUs === null) return [begins];
  const took = formatDuration(op.completedAtUs - op.invokedAtUs);
  const ends = {
    time: op.completedAtUs,
    who,
    text: `${name} ends after ${took}`,
    kind: 'operation',
  };
  return [begins, ends];
}
