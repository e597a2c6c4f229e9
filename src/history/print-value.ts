import { canonicalJson } from './canonical-json.ts';
import type { Json } from './operation.ts';

/** Characters of a value that are printed whole. */
export const maxPrinted = 400;
const headCharacters = 60;

/**
 * A value in words for people, the one way everywhere. A long one is its beginning, its length and a
 * sum, so that two values of one beginning are still two: `"aaaa…" (5,000,000 characters, sum
 * 1f3d5b7a)`. Records and files keep it whole.
 */
export function printValue(value: Json): string {
  // The text of a long string need not be made to be cut off.
  return typeof value === 'string' && value.length > maxPrinted
    ? shortString(value)
    : shortenText(canonicalJson(value));
}

/** The same for text that stands for a value already: a state as its model describes it. */
export function shortenText(text: string): string {
  if (text.length <= maxPrinted) return text;
  const whole = text.startsWith('"') && text.endsWith('"') ? stringOf(text) : undefined;
  if (whole !== undefined) return whole.length > maxPrinted ? shortString(whole) : text;
  return `${head(text)}… ${sizeOf(text)}`;
}

function shortString(whole: string): string {
  return `${JSON.stringify(head(whole)).slice(0, -1)}…" ${sizeOf(whole)}`;
}

function sizeOf(text: string): string {
  const sum = fnv1a(text).toString(16).padStart(8, '0');
  return `(${text.length.toLocaleString('en')} characters, sum ${sum})`;
}

/** Not the first half of a character that takes two. */
function head(text: string): string {
  const end = /[\uD800-\uDBFF]/.test(text.charAt(headCharacters - 1)) ? 1 : 0;
  return text.slice(0, headCharacters - end);
}

function stringOf(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined; // a list of strings in words begins and ends so too
  }
}

/** FNV-1a, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash;
}
