import type { Json, JsonObject } from '../../../history/operation.ts';
import {
  formatDuration,
  formatMoment,
  truncate,
  valueText,
  plural,
} from '../../../report/text/format.ts';
import { isOutcome, momentOf } from '../../../report/faults/nemesis-event.ts';
import { el } from '../../kit/dom.ts';
import { emptyNote } from '../../kit/section.ts';
import type { ReportSection } from '../report-section.ts';

/** A list longer than this is not read; the history has all of it. */
const maxSteps = 500;

/** Every step of the nemesis, as recorded. */
export const nemesisSection: ReportSection = {
  id: 'nemesis',
  title: 'Nemesis',
  heading: () => 'Nemesis log',
  render(body, { data: { nemesis, test } }) {
    if (nemesis.length === 0) {
      body.append(
        emptyNote(
          test?.nemesis === 'none'
            ? 'The nemesis was none: no fault was injected.'
            : 'No fault was recorded in this history.',
        ),
      );
      return;
    }
    const steps = nemesis.filter(isOutcome);
    const shown = steps.slice(0, maxSteps);
    const rows = shown.map((event) => {
      const { f, value, error, time } = event;
      const since = momentOf(event);
      return el(
        'tr',
        {},
        el('td', { class: 'number' }, formatMoment(since)),
        el('td', { class: 'number proven' }, since < time ? formatDuration(time - since) : '–'),
        el('td', {}, el('strong', {}, truncate(f, 60))),
        el('td', { class: 'wrap' }, summaryOf(value), error === undefined ? '' : ` ${error}`),
      );
    });
    const head = ['In force at', 'Proven after', 'Step', 'What it did'].map((title, i) =>
      el('th', { scope: 'col', class: i < 2 ? 'number' : null }, title),
    );
    body.append(
      el(
        'div',
        { class: 'scroll-y', tabindex: 0, role: 'group', 'aria-label': 'Nemesis log' },
        el(
          'table',
          { class: 'nemesis-log' },
          el('thead', {}, el('tr', {}, ...head)),
          el('tbody', {}, ...rows),
        ),
      ),
    );
    if (steps.length > shown.length) {
      body.append(
        emptyNote(
          `${plural(steps.length - shown.length, 'more step is', 'more steps are')} in history.jsonl.`,
        ),
      );
    }
  },
};

/** The evidence, or why there is none, or what the step set out to do. */
function summaryOf(value: Json): string {
  if (value === null) return '';
  if (typeof value !== 'object' || Array.isArray(value)) return valueText(value, 300);
  const fields = value as JsonObject;
  const field = (name: string, before = '', after = ''): string =>
    fields[name] === undefined ? '' : `${before}${valueText(fields[name], 300)}${after}`;
  // What the step was aimed at says less than what it hit, which the evidence names.
  const shown = ['skipped', 'error', 'evidence', 'shape', 'leader', 'order', 'effectiveAtUs'];
  const rest = Object.entries(fields).filter(([name]) => !shown.includes(name));
  const said = [
    field('shape', '', ':'),
    field('skipped', 'skipped: '),
    field('error', 'failed: '),
    field('evidence') || valueText(Object.fromEntries(rest), 300),
    field('leader', '(leader ', ')'),
  ];
  return said.filter((part) => part !== '').join(' ');
}
