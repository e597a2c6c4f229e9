/** How counts are worded, for every room: a pure module that imports nothing. */

const wholeNumber = new Intl.NumberFormat('en-US');

/** 18204 → "18,204". */
export function formatCount(count: number): string {
  return wholeNumber.format(count);
}

/** A count with its noun: "1 operation", "18,204 operations". */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : nouns}`;
}
