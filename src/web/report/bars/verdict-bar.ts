import { formatCount, formatDuration, formatShare, plural } from '../../../report/text/format.ts';
import {
  allOf,
  outcomeNames,
  outcomes,
  outcomeTotals,
  shownOutcomes,
} from '../../../report/run/outcomes.ts';
import type { PageData } from '../../../report/page/page-data.ts';
import { verdictWords } from '../../../report/verdict/verdict-words.ts';
import { copyButton } from './copy-button.ts';
import { el, type Child } from '../../kit/dom.ts';
import { sign } from '../../kit/sign.ts';

/** The verdict in word, icon, colour and one sentence; what was run; how to repeat it. */
export function verdictBar(data: PageData): HTMLElement {
  const { headline, test, markdown } = data;
  return el(
    'header',
    { id: 'verdict', class: `verdict ${headline.status}`, 'aria-labelledby': 'verdict-title' },
    el(
      'div',
      { class: 'verdict-main' },
      el('span', { class: 'verdict-icon' }, sign(verdictWords(headline.status).sign)),
      el(
        'div',
        { class: 'verdict-words' },
        el('h1', { id: 'verdict-title' }, headline.word),
        el('p', { class: 'verdict-sentence' }, headline.sentence),
      ),
    ),
    el('dl', { class: 'facts' }, ...facts(data)),
    outcomeBar(data),
    el(
      'div',
      { class: 'actions' },
      test === null ? null : copyButton('Copy the command that repeats it', test.command),
      copyButton('Copy as Markdown for an issue', markdown),
    ),
    ...data.notes.map((note) => el('p', { class: 'note' }, note)),
    ...data.errors.map((error) => el('p', { class: 'note failure' }, error)),
  );
}

function facts({ test, stats, operations, nodes, endUs, name }: PageData): Child[] {
  const fact = (term: string, value: string | number): Child =>
    el('div', { class: 'fact' }, el('dt', {}, term), el('dd', {}, value));
  const history = [
    fact('Operations', formatCount(operations)),
    fact('Duration', formatDuration(stats?.durationUs ?? endUs)),
  ];
  if (test === null) return [fact('History', name), ...history];
  return [
    fact('Workload', test.workload),
    fact('Nemesis', test.nemesis),
    fact('System', test.bug === null ? test.system : `${test.system}, bug ${test.bug}`),
    fact('Seed', test.seed),
    fact('Nodes', nodes.length),
    ...history,
    ...(stats === null
      ? []
      : [
          fact('Faults', formatCount(stats.faults)),
          fact('Elections', formatCount(stats.elections)),
        ]),
  ];
}

/** How operations ended as one thin bar, with the figures in words beneath it. */
function outcomeBar({ stats }: PageData): HTMLElement | null {
  if (stats === null) return null;
  const totals = outcomeTotals(stats);
  const all = allOf(totals);
  if (all === 0) return el('p', { class: 'note' }, 'No operation was completed.');
  const bar = el('div', { class: 'outcome-bar', 'aria-hidden': 'true' });
  for (const outcome of outcomes) {
    const part = el('span', { class: outcome });
    part.style.flexGrow = String(totals[outcome]);
    if (totals[outcome] > 0) bar.append(part);
  }
  const words = shownOutcomes(totals).map((outcome) =>
    el(
      'span',
      { class: 'outcome' },
      el('span', { class: `swatch ${outcome}`, 'aria-hidden': 'true' }),
      `${outcomeNames[outcome]} ${formatCount(totals[outcome])} (${formatShare(totals[outcome], all)})`,
    ),
  );
  const during =
    stats.faults > 0 ? `${plural(stats.okDuringFaults, 'ok operation')} during faults` : null;
  return el(
    'div',
    { class: 'outcomes' },
    bar,
    el('p', { class: 'outcome-words' }, ...words, during),
  );
}
