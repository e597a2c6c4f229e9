import { sameJson } from '../../history/canonical-json.ts';
import type { Json, Operation } from '../../history/operation.ts';
import { pairOf } from '../../history/pair-of.ts';

/**
 * How numbers, times and operations are worded, in one place, so that the terminal, the
 * Markdown summary and the page say the same thing. Pure: it runs in Node and in the page.
 */

export { formatCount, plural } from '../../plural.ts';

/** A length of time with three significant digits: "840 µs", "2.10 ms", "1.23 s", "2 m 05 s". */
export function formatDuration(us: number): string {
  if (!Number.isFinite(us)) return 'unknown';
  if (us < 0) return `−${formatDuration(-us)}`;
  if (us < 999.5) return `${Math.round(us)} µs`;
  if (us < 999_500) return `${threeDigits(us / 1e3)} ms`;
  if (us < 119_500_000) return `${threeDigits(us / 1e6)} s`;
  const seconds = Math.round(us / 1e6);
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
}

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

/** A moment of the run, in seconds to the millisecond: "12.431 s". `digits` up to 6 shows microseconds. */
export function formatMoment(us: number, digits = 3): string {
  return Number.isFinite(us) ? `${(us / 1e6).toFixed(digits)} s` : 'unknown time';
}

/** "97.8 %"; a part that is neither none nor all never rounds to 0.0 or 100.0. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return '–';
  const percent = (100 * part) / whole;
  if (part > 0 && percent < 0.05) return '< 0.1 %';
  if (part < whole && percent > 99.95) return '> 99.9 %';
  return `${percent.toFixed(1)} %`;
}

/** A value of a history as one short line of text. `undefined` (no value at all) reads "–". */
export function valueText(value: Json | undefined, limit = 80): string {
  if (value === undefined) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return truncate(text, limit);
}

/** At most `limit` characters, the last an ellipsis when something was cut off. */
export function truncate(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, Math.max(0, limit - 1))}…`;
}

/** What an operation asked and was answered, without who and when: "write 5", "read → 3", "cas 5 → 6 (failed)". */
export function operationText(
  operation: Pick<Operation, 'f' | 'input' | 'output' | 'type'>,
  limit = 40,
): string {
  const { f, input, output, type } = operation;
  const outcome = type === 'ok' ? '' : type === 'fail' ? ' (failed)' : ' (unknown)';
  const pair = pairOf(input);
  if (pair !== undefined) {
    const [expected, next] = pair;
    return `${f} ${valueText(expected, limit)} → ${valueText(next, limit)}${outcome}`;
  }
  const asked = input === null ? '' : ` ${valueText(input, limit)}`;
  const answered = type === 'ok' && (f === 'read' || !sameJson(input, output));
  const answer = answered ? ` → ${output === null ? 'not found' : valueText(output, limit)}` : '';
  return `${f}${asked}${answer}${outcome}`;
}

/** "n1", "n1 and n2", "n1, n2 and n3". */
export function listText(items: readonly string[]): string {
  if (items.length <= 1) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}
