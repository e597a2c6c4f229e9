import { isExact } from './exact-number.ts';

/** What `JSON.parse` would change silently, or what would overflow a stack later on. */
export interface Inspection {
  /** The first of it, in words; undefined: nothing. */
  readonly problem: string | undefined;
  /** Numerals of top-level fields that may be larger than a number holds (times), as they stand there. */
  readonly numerals: ReadonlyMap<string, string>;
}

/** Deeper nesting is refused, as in EDN: much of what looks at values recurses. */
export const maxDepth = 500;

const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;

/**
 * Goes once through the text of a JSON object. Where it is not JSON, `JSON.parse` says so: here
 * nothing is judged but numbers, names that come twice, and depth.
 *
 * @param large the top-level fields whose numerals are given back instead of judged
 */
export function inspectJson(text: string, large: ReadonlySet<string> = new Set()): Inspection {
  const numerals = new Map<string, string>();
  /** The names of each object that is open; null for a list. */
  const open: (Set<string> | null)[] = [];
  let field = '';
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = stringEnd(text, at);
      const names = open.at(-1);
      if (
        names !== null &&
        names !== undefined &&
        text.charCodeAt(afterSpaces(text, end)) === colon
      ) {
        const name = nameOf(text.slice(at, end));
        if (names.has(name))
          return { problem: `the field ${text.slice(at, end)} comes twice`, numerals };
        names.add(name);
        if (open.length === 1) field = name;
      }
      at = end;
    } else if (code === 0x7b || code === 0x5b) {
      open.push(code === 0x7b ? new Set() : null);
      if (open.length > maxDepth) return { problem: `nested deeper than ${maxDepth}`, numerals };
      at++;
    } else if (code === 0x7d || code === 0x5d) {
      open.pop();
      at++;
    } else if (isNumeral(code)) {
      const end = numeralEnd(text, at);
      const numeral = text.slice(at, end);
      if (open.length === 1 && large.has(field)) numerals.set(field, numeral);
      else if (numeral.length > safeLength && !isExact(numeral)) {
        return { problem: inexactNumber(numeral), numerals };
      } else if (/[eE]/.test(numeral) && !isExact(numeral)) {
        return { problem: inexactNumber(numeral), numerals };
      }
      at = end;
    } else {
      at++;
    }
  }
  return { problem: undefined, numerals };
}

/** Every number of so few characters, and without an exponent, is exact. */
const safeLength = 15;

export function inexactNumber(numeral: string): string {
  const shown = numeral.length > 60 ? `${numeral.slice(0, 60)}…` : numeral;
  return `the number ${shown} cannot be held exactly: it would be read as ${Number(numeral)}`;
}

/** Where the text goes on after the string that begins at `at`. */
function stringEnd(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return end + 1;
  }
  return text.length;
}

function afterSpaces(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code === 0x20 || code === 0x09 || code === 0x0d;) {
    code = text.charCodeAt(++at);
  }
  return at;
}

/** `"a"` and `"\u0061"` are one name. */
function nameOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}

function isNumeral(code: number): boolean {
  return code === 0x2d || (code >= 0x30 && code <= 0x39);
}

function numeralEnd(text: string, from: number): number {
  let at = from + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    const goesOn = isNumeral(code) || code === 0x2b || code === 0x2e || (code | 0x20) === 0x65;
    if (!goesOn) return at;
    at++;
  }
}
