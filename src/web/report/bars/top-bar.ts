import type { PageData } from '../../../report/page/page-data.ts';
import { verdictWords } from '../../../report/verdict/verdict-words.ts';
import { button, el } from '../../kit/dom.ts';
import { sign } from '../../kit/sign.ts';
import { themeButton } from '../../kit/theme-button.ts';
import type { ReportSection } from '../report-section.ts';

/** The verdict, and the way to each section that is shown. */
export function topBar(
  { headline, name }: PageData,
  shown: readonly ReportSection[],
  showHelp: () => void,
): HTMLElement {
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
      ...shown.map(({ id, title }) => el('a', { href: `#${id}` }, title)),
    ),
    themeButton(),
    button('?', showHelp, { class: 'quiet-button', 'aria-label': 'Keyboard shortcuts' }),
  );
}
