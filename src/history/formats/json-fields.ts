import { inspectJson, maxDepth } from './inspect-json.ts';
import { malformed } from './malformed.ts';
import type { Json, JsonObject } from '../operation.ts';

/** What the readers of the two JSON forms share: one object a line, its fields checked one by one. */

/** The object of a line, and what it loses as an object. */
export interface ParsedLine {
  readonly fields: Readonly<Record<string, Json | undefined>>;
  /** Times that may be larger than a number holds, as they stand in the line. */
  readonly numerals: ReadonlyMap<string, string>;
}

/** True for a text that begins as an object of JSON does. EDN has maps too, whose keys are keywords. */
export function beginsObject(text: string): boolean {
  return /^\{\s*"/.test(text);
}

const noNumerals: ReadonlyMap<string, string> = new Map();

/**
 * The JSON object of a line.
 *
 * @param times the fields that hold times: they may be larger than a number holds
 * @throws HarnessError RJ020, also where `JSON.parse` would change a value silently
 */
export function parseObject(
  text: string,
  line: number,
  fix: string,
  times?: ReadonlySet<string>,
): ParsedLine {
  // A long line may be nested so deeply that it had better not be parsed at all.
  const isLong = text.length > longestPlain;
  const early = isLong ? inspected(text, line, times) : noNumerals;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw malformed(line, 'not JSON', fix, text);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw malformed(line, 'not a JSON object', fix, text);
  }
  const fields = parsed as Record<string, Json>;
  const isPlain = isLong || (!suspicious.test(text) && countNames(text) === countFields(fields));
  return { fields, numerals: isPlain ? early : inspected(text, line, times) };
}

/** A value in JSON that stands alone. @throws SyntaxError also where `JSON.parse` would change it */
export function parseExact(text: string): Json {
  const { problem } = inspectJson(text);
  if (problem !== undefined) throw new SyntaxError(problem);
  return JSON.parse(text) as Json;
}

/** A line that is no longer nests no deeper than it may. */
const longestPlain = 2 * maxDepth;
/** Numbers of more than fifteen digits, or with an exponent: the others are exact. A name whose colon stands apart. */
const suspicious = /[0-9.]{16}|[0-9][eE]|\s:/;

function inspected(
  text: string,
  line: number,
  times: ReadonlySet<string> | undefined,
): ReadonlyMap<string, string> {
  const { problem, numerals } = inspectJson(text, times);
  if (problem === undefined) return numerals;
  const isTwice = problem.startsWith('the field');
  const fix = isTwice ? 'An object has each of its fields once.' : 'Write such values as strings.';
  throw malformed(line, problem, fix);
}

/** How often a colon follows a quote: where it always does at once, not less often than there are fields. */
function countNames(text: string): number {
  let names = 0;
  for (let at = text.indexOf('":'); at !== -1; at = text.indexOf('":', at + 2)) names++;
  return names;
}

function countFields(value: JsonObject | readonly Json[]): number {
  let fields = 0;
  if (Array.isArray(value)) {
    for (const element of value as readonly Json[]) {
      if (typeof element === 'object' && element !== null) fields += countFields(element);
    }
    return fields;
  }
  const object = value as JsonObject;
  for (const name in object) {
    fields++;
    const field = object[name];
    if (typeof field === 'object' && field !== null) fields += countFields(field);
  }
  return fields;
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
