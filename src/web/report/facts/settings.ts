import type { Json } from '../../../history/operation.ts';
import { formatDuration } from '../../../report/text/format.ts';

/**
 * Options and facts of a record as people write them: `timeLimitMs: 40000` is "Time limit" and
 * "40.0 s". What has no such form stands as it is.
 */
export function settingsOf(record: Json): [term: string, value: string][] {
  if (record === null || typeof record !== 'object' || Array.isArray(record)) return [];
  return Object.entries(record).flatMap(([name, value]): [string, string][] => {
    const inner = settingsOf(value ?? null);
    return inner.length > 0 ? inner : [setting(name, value ?? null)];
  });
}

function setting(name: string, value: Json): [term: string, value: string] {
  const [, stem = name, unit] = /^(.+?)(Ms|GiB)?$/.exec(name) ?? [];
  const words = stem.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  return [words.charAt(0).toUpperCase() + words.slice(1), valueIn(unit, value)];
}

function valueIn(unit: string | undefined, value: Json): string {
  if (value === null) return 'not set';
  if (unit === 'Ms' && typeof value === 'number') return formatDuration(value * 1000);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return unit === 'GiB' ? `${text} GiB` : text;
}
