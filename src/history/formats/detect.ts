import { malformed } from './malformed.ts';

/** The forms of a history on disk: docs/formats.md. */
export const historyFormats = ['native', 'ops', 'edn'] as const;
export type HistoryFormat = (typeof historyFormats)[number];

const jsonArray = /^[\s\uFEFF]*\[\s*\{\s*"[^"\n]*":/;

/**
 * Which form a text is in, found by looking at its beginning. JSON lines begin with `{"`; the
 * interval form is told by its `invoke` field or its meta line. Everything else is EDN, whose
 * reader says what is wrong when it is not.
 *
 * @param head the beginning of the text, with at least its first line
 * @throws HarnessError RJ020 for an array in JSON, the one other thing that people try
 */
export function detectFormat(head: string): HistoryFormat {
  // The first line that says something; EDN may begin with comments.
  const line = /[^\s\uFEFF][^\n]*/.exec(head)?.[0];
  if (line === undefined) return 'native';
  if (jsonArray.test(head)) {
    throw malformed(
      1,
      'an array in JSON',
      'Write one object a line, without brackets and commas around them: see docs/formats.md.',
    );
  }
  if (!/^\{\s*"/.test(line)) return 'edn';
  return /^\{\s*"meta"\s*:/.test(line) || /"invoke"\s*:/.test(line) ? 'ops' : 'native';
}
