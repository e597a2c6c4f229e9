import type { Json, JsonObject } from '../../history/operation.ts';
import { formatDuration, formatMoment, truncate, valueText } from '../format.ts';
import { isOutcome, momentOf } from '../faults.ts';
import type { PageData } from '../page-data.ts';
import { el } from './dom.ts';
import { emptyNote, section } from './section.ts';

/** A list longer than this is not read; the history has all of it. */
const mostSteps = 500;

/** Section 8: every step of the nemesis, as recorded. */
export function nemesisSection({ nemesis, test }: PageData): HTMLElement {
  return section('nemesis', 'Nemesis log', (body) => {
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
    const shown = steps.slice(0, mostSteps);
    const rows = shown.map((event) => {
      const { f, value, error, time } = event;
      const since = momentOf(event);
      return el(
        'tr',
        {},
        el('td', { class: 'number' }, formatMoment(since)),
        el('td', { class: 'number' }, since < time ? formatDuration(time - since) : '–'),
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
        el('table', {}, el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...rows)),
      ),
    );
    if (steps.length > shown.length) {
      body.append(emptyNote(`${steps.length - shown.length} more steps are in history.jsonl.`));
    }
  });
}

/** The evidence, or why there is none, or what the step set out to do. */
function summaryOf(value: Json): string {
  if (value === null) return '';
  if (typeof value !== 'object' || Array.isArray(value)) return valueText(value, 300);
  const fields = value as JsonObject;
  const field = (name: string, before = '', after = ''): string =>
    fields[name] === undefined ? '' : `${before}${valueText(fields[name], 300)}${after}`;
  // What the step was aimed at says less than what it hit, which the evidence names.
  const told = ['skipped', 'error', 'evidence', 'shape', 'leader', 'order', 'effectiveAtUs'];
  const rest = Object.entries(fields).filter(([name]) => !told.includes(name));
  const said = [
    field('shape', '', ':'),
    field('skipped', 'skipped: '),
    field('error', 'failed: '),
    field('evidence') || valueText(Object.fromEntries(rest), 300),
    field('leader', '(leader ', ')'),
  ];
  return said.filter((part) => part !== '').join(' ');
}

/** The other half of section 8: where and with what the run was made, and what its words mean. */
export function environmentSection({ test, phases }: PageData): HTMLElement {
  return section('environment', 'Environment and definitions', (body) => {
    if (test !== null) {
      const entries: [string, string][] = [
        ['Started', test.startedAt],
        ['Command', test.command],
        ['Nodes', test.nodes.join(', ')],
        ...Object.entries(test.options).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]),
        ...Object.entries(test.versions),
        ...Object.entries(test.machine).map(([name, value]): [string, string] => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      ];
      body.append(
        el(
          'dl',
          { class: 'environment' },
          ...entries.map(([term, value]) =>
            el('div', {}, el('dt', {}, term), el('dd', {}, truncate(value, 400))),
          ),
        ),
      );
    }
    if (phases.length > 0) {
      const words = phases.map(
        ({ name, startUs, endUs }) => `${name} ${formatDuration(endUs - startUs)}`,
      );
      body.append(el('p', {}, `Phases: ${words.join(' → ')}`));
    }
    body.append(definitions());
  });
}

const terms: readonly (readonly [term: string, meaning: string])[] = [
  ['ok', 'the operation happened, and its answer is known.'],
  ['fail', 'the operation certainly did not happen, and never will.'],
  ['info', 'the outcome is unknown: it may take effect at any later time, or never.'],
  [
    'process',
    'a logical client thread: one operation at a time. After an info, the thread goes on under a new number.',
  ],
  [
    'linearizable',
    'there is one order of all operations that respects real time and that a single copy of the data would have answered in the same way.',
  ],
  ['violation', 'no such order exists. The operations shown as evidence have none by themselves.'],
  ['unknown', 'a limit was hit or something failed before it could be decided. Never a pass.'],
  ['not exercised', 'the run gave the property no chance to fail.'],
  [
    'cut off',
    'the node could exchange messages in both directions with fewer nodes than a majority, itself included.',
  ],
];

function definitions(): HTMLElement {
  return el(
    'dl',
    { class: 'definitions' },
    ...terms.map(([term, meaning]) => el('div', {}, el('dt', {}, term), el('dd', {}, meaning))),
  );
}
