import { el } from '../kit/dom.ts';
import { sign } from '../kit/sign.ts';
import type { Sign } from '../../report/text/signs.ts';
import { verdictWords } from '../../report/verdict/verdict-words.ts';
import type { RunRow, RunStatus } from '../../serve/run-row.ts';
import { runPath } from './api.ts';

/** What the page shows below its bar. */
export interface View {
  readonly element: HTMLElement;
  /** Ends what goes on for it. */
  close(): void;
}

/** The verdict in sign, word and colour. */
export function badge({ status, word }: Pick<RunRow, 'status' | 'word'>): HTMLElement {
  return el('span', { class: `badge ${status}` }, sign(statusSign(status)), word);
}

function statusSign(status: RunStatus): Sign {
  switch (status) {
    case 'running':
      return 'play';
    case 'checking':
      return 'dots';
    case 'no-verdict':
      return 'dash';
    case 'damaged':
      return 'bang';
    default:
      return verdictWords(status).sign;
  }
}

/** Opens the report in a tab of its own: it is a page of another origin and cannot lead back. */
export function reportLink(id: string): HTMLElement {
  const href = runPath(id, 'report.html');
  return el('a', { href, target: '_blank', rel: 'noopener' }, 'Report');
}

export const hashOf = {
  runs: '#',
  live: (id: string): string => `#live=${encodeURIComponent(id)}`,
  compare: (a: string, b: string): string =>
    `#compare=${encodeURIComponent(a)}&${encodeURIComponent(b)}`,
};

/** What went wrong, in the place where its outcome would stand. */
export function errorNote(error: unknown): HTMLElement {
  const reason = error instanceof Error ? error.message : String(error);
  return el('p', { class: 'note failure', role: 'alert' }, reason);
}
