import { needs } from '../../needs.ts';
import { chromiumPath } from './chromium.ts';

/** Whether pages can be tested in a real browser here; the pages themselves need none of ours. */
export const needsChromium = needs(
  'Chromium',
  chromiumPath !== undefined,
  'apt-get install chromium',
);
