import { propertyWords } from '../../../report/verdict/verdict-words.ts';
import { el } from '../../kit/dom.ts';
import { emptyNote } from '../../kit/section.ts';
import type { ReportSection } from '../report-section.ts';
import { sign } from '../../kit/sign.ts';

/** What was checked, and what was not: a run without an election has not tested elections. */
export const propertiesSection: ReportSection = {
  id: 'properties',
  title: 'Properties',
  render(body, { data: { properties } }) {
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
  },
};
