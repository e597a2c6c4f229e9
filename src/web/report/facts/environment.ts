import type { Json } from '../../../history/operation.ts';
import { formatDuration, truncate } from '../../../report/text/format.ts';

import { harnessDoubts, harnessFigures } from '../../../report/run/harness.ts';
import { blindSpots, strengthText } from '../../../report/verdict/strength.ts';
import { commandText } from '../../kit/command-text.ts';
import { el } from '../../kit/dom.ts';
import type { ReportSection } from '../report-section.ts';
import { settingsOf } from './settings.ts';

/** Where and with what the run was made, and what its words mean. */
export const environmentSection: ReportSection = {
  id: 'environment',
  title: 'Environment',
  heading: () => 'Environment and definitions',
  render(body, { data: { test, phases, harness, strength } }) {
    if (test !== null) {
      const entries = [
        ['Started', test.startedAt],
        ['Nodes', test.nodes.join(', ')],
        ...settingsOf(test.options as unknown as Json),
        ...Object.entries(test.versions),
        ...settingsOf(test.machine),
      ] as const;
      body.append(
        el('p', { class: 'command' }, commandText(truncate(test.command, 2_000))),
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
      const words = phases.map(({ name, startUs, endUs }) =>
        `${name} ${formatDuration(endUs - startUs)}`.replaceAll(' ', '\u00a0'),
      );
      body.append(el('p', { class: 'phases' }, `Phases: ${words.join(' → ')}`));
    }
    if (strength !== null) {
      const sentences = [`Strength: ${strengthText(strength)}.`, ...blindSpots(strength)];
      body.append(el('p', { class: 'phases' }, sentences.join(' ')));
    }
    if (harness !== null) {
      const sentences = [`Harness: ${harnessFigures(harness)}.`, ...harnessDoubts(harness)];
      body.append(el('p', { class: 'phases' }, sentences.join(' ')));
    }
    body.append(definitions());
  },
};

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
