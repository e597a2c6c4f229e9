/** A violation in one line: what is wrong and where first, and then what was seen. */
import type { Counterexample, KeyResult } from '../../core/verdict.ts';

/** "stale-read" → "Stale read". */
export function anomalyTitle({ anomaly }: Pick<Counterexample, 'anomaly'>): string {
  const words = anomaly.replaceAll('-', ' ');
  return words === 'other' || words === ''
    ? 'No order explains these answers'
    : words.charAt(0).toUpperCase() + words.slice(1);
}

/** How a key is spoken of; a model that is not per key has one result without a key. */
export function keyText(key: string | null): string {
  return key === null ? 'the history' : `key ${key}`;
}

/** "Stale read on key k2". */
export function violationTitle({
  key,
  counterexample,
}: Pick<KeyResult, 'key' | 'counterexample'>): string {
  const title = counterexample === undefined ? notExplained : anomalyTitle(counterexample);
  return key === null ? title : `${title} on ${keyText(key)}`;
}

const notExplained = 'No order explains the answers';

/** "Stale read on key k2: process 3 read 1 at 1.510 s although …" */
export function violationHeadline(result: Pick<KeyResult, 'key' | 'counterexample'>): string {
  const title = violationTitle(result);
  const detail = detailOf(result);
  return detail === '' ? `${title}.` : `${title}: ${detail}`;
}

/** The summary without the key that it begins with. */
function detailOf({ key, counterexample }: Pick<KeyResult, 'key' | 'counterexample'>): string {
  if (counterexample === undefined) return '';
  const { summary } = counterexample;
  const prefixes = key === null ? [] : [`Key ${JSON.stringify(key)}: `, `key ${key}: `];
  const prefix = prefixes.find((words) => summary.startsWith(words)) ?? '';
  const rest = summary.slice(prefix.length);
  return rest.charAt(0).toLowerCase() + rest.slice(1);
}
