import { propertyWords } from '../../report/verdict-words.ts';
import type { PageData } from '../../report/page-data.ts';
import { el } from '../kit/dom.ts';
import { emptyNote, section } from '../kit/section.ts';
import { sign } from '../kit/sign.ts';

/** Section 3: what was checked, and what was not: a run without an election has not tested elections. */
export function propertiesSection({ properties }: PageData): HTMLElement {
  return section('properties', 'Properties', (body) => {
    if (properties.length === 0) {
      body.append(emptyNote('No property was recorded for this run.'));
      return;
    }
    const rows = properties.map(({ name, status, summary, detail }) =>
      el(
        'tr',
        { class: detail ? 'detail' : null },
        el('th', { scope: 'row' }, name),
        el(
          'td',
          { class: `status ${status}` },
          sign(propertyWords[status].sign),
          propertyWords[status].word,
        ),
        el('td', {}, summary),
      ),
    );
    body.append(
      el(
        'div',
        { class: 'scroll-x' },
        el(
          'table',
          { class: 'properties' },
          el(
            'thead',
            {},
            el(
              'tr',
              {},
              el('th', { scope: 'col' }, 'Property'),
              el('th', { scope: 'col' }, 'Status'),
              el('th', { scope: 'col' }, 'What was seen'),
            ),
          ),
          el('tbody', {}, ...rows),
        ),
      ),
    );
  });
}
