import { edn } from './edn/jepsen-format.ts';
import type { Format } from './format.ts';
import { intervals } from './intervals/interval-format.ts';
import { native } from './native/native-format.ts';

/**
 * The forms of a history on disk: docs/formats.md. Where two recognize a text, the later one is
 * the more particular.
 */
const formats = { native, ops: intervals, edn } satisfies Readonly<Record<string, Format>>;

export type HistoryFormat = keyof typeof formats;
export const historyFormats = Object.keys(formats) as HistoryFormat[];

export function formatOf(name: HistoryFormat): Format {
  return formats[name];
}
