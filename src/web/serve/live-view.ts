import {
  formatCount,
  formatDuration,
  formatMoment,
  formatShare,
  plural,
} from '../../report/text/format.ts';
import { allOf, outcomeNames, shownOutcomes, type Outcome } from '../../report/run/outcomes.ts';
import { commandText } from '../kit/command-text.ts';
import { el, type Child } from '../kit/dom.ts';
import { sign } from '../kit/sign.ts';
import type { LiveEnd, LiveNode, LiveSnapshot, RunRow } from '../../serve/run-row.ts';
import { fetchDetail, livePath } from './api.ts';
import { latencyChart, rateChart } from './live-chart.ts';
import { badge, errorNote, hashOf, reportLink, type View } from './view.ts';

/** The report is written after the verdict; it is looked for this often and this many times. */
const reportLookMs = 1_000;
const reportLooks = 30;

/** A run that is going on, as the server reports it twice a second until there is a verdict. */
export function liveView(id: string): View {
  const status = el('div', { class: 'live-status', role: 'status' });
  const command = el('p', { class: 'quiet live-command' });
  const place = el('div', {}, el('p', { class: 'note' }, 'Waiting for the run …'));
  const element = el(
    'main',
    {},
    el(
      'section',
      { 'aria-labelledby': 'live-title' },
      el(
        'div',
        { class: 'section-head' },
        el('h1', { id: 'live-title' }, 'Live'),
        el('code', {}, id),
        el('a', { href: hashOf.runs }, 'All runs'),
      ),
      status,
      command,
      place,
    ),
  );
  let isClosed = false;
  let activity: LiveSnapshot['activity'] | undefined;
  const source = new EventSource(livePath(id));
  source.addEventListener('snapshot', ({ data }: MessageEvent<string>) => {
    const snapshot = JSON.parse(data) as LiveSnapshot;
    place.replaceChildren(...picture(snapshot));
    if (snapshot.activity !== activity) void showStatus();
    activity = snapshot.activity;
    document.documentElement.dataset['ready'] = 'true';
  });
  source.addEventListener('end', ({ data }: MessageEvent<string>) => {
    source.close();
    const { row } = JSON.parse(data) as LiveEnd;
    if (row === null) status.replaceChildren(errorNote(new Error('The run is gone.')));
    else void showEnd(row, reportLooks);
  });
  source.addEventListener('error', () => {
    // A refusal closes the source for good; a server that went away is asked again by itself.
    const reason =
      source.readyState === EventSource.CLOSED
        ? 'There is no such run, or too many live views are open.'
        : 'The server does not answer; trying again.';
    status.replaceChildren(errorNote(new Error(reason)));
  });
  // Also when a server that went away answers again.
  source.addEventListener('open', () => void showStatus());
  return {
    element,
    close() {
      isClosed = true;
      source.close();
    },
  };

  async function showStatus(): Promise<void> {
    try {
      const { row } = await fetchDetail(id);
      if (source.readyState === EventSource.CLOSED) return;
      status.replaceChildren(badge(row), el('span', {}, row.sentence));
      command.replaceChildren(commandText(row.facts?.command ?? ''));
    } catch (error) {
      status.replaceChildren(errorNote(error));
    }
  }

  async function showEnd(row: RunRow, looksLeft: number): Promise<void> {
    const { status: state, word, sentence, hasReport } = row;
    status.replaceChildren(
      badge({ status: state, word }),
      el('span', {}, sentence),
      hasReport ? reportLink(id) : '',
    );
    status.dataset['ended'] = 'true';
    if (hasReport || looksLeft === 0 || isClosed) return;
    await new Promise((resolve) => setTimeout(resolve, reportLookMs));
    const detail = await fetchDetail(id).catch(() => undefined);
    if (detail !== undefined) await showEnd(detail.row, looksLeft - 1);
  }
}

function picture(snapshot: LiveSnapshot): HTMLElement[] {
  const { nodes, faults, leaders, damagedLines } = snapshot;
  return [
    soFar(snapshot),
    facts(snapshot),
    el('div', { class: 'live-charts' }, rateChart(snapshot), latencyChart(snapshot)),
    list('Nodes', nodes.map(nodeItem), 'No node has reported its state yet.', 'nodes'),
    list(
      'Faults in force',
      faults.map((fault) => el('li', { class: 'fault' }, sign('bolt'), fault)),
      'None.',
      'faults',
    ),
    list(
      'Leaders',
      leaders
        .toReversed()
        .map(({ timeUs, node, term }) =>
          el('li', {}, `${formatMoment(timeUs)}  ${node} leads term ${term ?? '?'}`),
        ),
      'None has been seen yet.',
      'leaders',
    ),
    damagedLines === 0
      ? null
      : el('p', { class: 'note' }, `${plural(damagedLines, 'line')} could not be understood.`),
  ].filter((part) => part !== null);
}

/** What is known of the verdict before there is one: only a violation is certain. */
function soFar({ violation, isWatched }: LiveSnapshot): HTMLElement {
  if (violation !== null) {
    return el(
      'p',
      { class: 'so-far failure', role: 'alert' },
      sign('cross'),
      `Violation so far: ${violation}`,
    );
  }
  const text = isWatched
    ? 'No violation has been noticed so far; the whole history decides.'
    : 'Violations are no longer looked for while the run goes on; the whole history decides.';
  return el('p', { class: 'so-far note' }, text);
}

function facts(snapshot: LiveSnapshot): HTMLElement {
  const { nowUs, inFlight, rate, p50Us, p99Us } = snapshot;
  const all = allOf(snapshot);
  const fact = (term: string, value: string, name = ''): Child =>
    el('div', { class: 'fact' }, el('dt', {}, term), el('dd', { class: name }, value));
  // The colours of the bars below.
  const share = (outcome: Outcome): Child =>
    el(
      'div',
      { class: 'fact' },
      el('dt', {}, el('span', { class: `swatch ${outcome}` }), outcomeNames[outcome]),
      el('dd', {}, formatShare(snapshot[outcome], all)),
    );
  const latency = (us: number | null): string => (us === null ? '–' : formatDuration(us));
  return el(
    'dl',
    { class: 'facts' },
    fact('Time', formatDuration(nowUs)),
    fact('Operations', formatCount(all), 'operations'),
    fact('Rate', `${formatCount(Math.round(rate))}/s`),
    ...shownOutcomes(snapshot).map(share),
    fact('Under way', formatCount(inFlight)),
    fact('p50, last 5 s', latency(p50Us)),
    fact('p99, last 5 s', latency(p99Us)),
  );
}

function nodeItem({ node, state, role, term }: LiveNode): HTMLElement {
  const isUp = state === 'up';
  const words = isUp ? `${role}${term === null ? '' : `, term ${term}`}` : state;
  const mark = !isUp ? sign('cross') : role === 'leader' ? sign('star') : null;
  return el(
    'li',
    { class: isUp ? `node ${role}` : 'node down' },
    mark,
    el('strong', {}, node),
    ` ${words}`,
  );
}

function list(
  title: string,
  items: readonly HTMLElement[],
  nothing: string,
  name: string,
): HTMLElement {
  return el(
    'div',
    { class: 'live-list' },
    el('h2', {}, title),
    items.length === 0 ? el('p', { class: 'note' }, nothing) : el('ul', { class: name }, ...items),
  );
}
