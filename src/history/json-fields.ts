import { malformed } from './malformed.ts';
import type { Json, JsonObject } from './operation.ts';

/** What the readers of the two JSON forms share: one object a line, its fields checked one by one. */

/** The JSON object of a line. @throws HarnessError RJ020 */
export function parseObject(
  text: string,
  line: number,
  fix: string,
): Readonly<Record<string, Json | undefined>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw malformed(line, 'not JSON', fix, text);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw malformed(line, 'not a JSON object', fix, text);
  }
  refuseRoundedIntegers(text, line);
  return parsed as Record<string, Json>;
}

const manyDigits = /[0-9]{16}/;
const strings = /"(?:[^"\\]|\\.)*"/g;
const longIntegers = /(?<![0-9.eE+-])-?[0-9]{16,}(?![0-9.eE])/g;

/**
 * An integer that JavaScript rounds could come out equal to another one: a wrong verdict.
 * It is refused; as a string it is as good.
 */
function refuseRoundedIntegers(text: string, line: number): void {
  if (!manyDigits.test(text)) return;
  for (const [digits] of text.replace(strings, '""').matchAll(longIntegers)) {
    if (`${Number(digits)}` === digits) continue;
    throw malformed(
      line,
      `the integer ${digits} is too large to be told from its neighbours`,
      'Write such values as strings.',
    );
  }
}

/** A field that may be absent; `null` stands for absent too, since many encoders write it so. */
export function optionalString(
  fields: Readonly<Record<string, Json | undefined>>,
  name: string,
  bad: (problem: string) => never,
): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : bad(`"${name}" must be a string`);
}

/** The fields that the format does not know, or undefined when there are none. */
export function extraFields(
  fields: Readonly<Record<string, Json | undefined>>,
  known: ReadonlySet<string>,
): JsonObject | undefined {
  const unknown = Object.entries(fields).filter(([name]) => !known.has(name));
  // fromEntries defines properties, so that a field called __proto__ stays a field.
  return unknown.length === 0 ? undefined : (Object.fromEntries(unknown) as JsonObject);
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
