import type { Json, Operation } from '../../../../../src/history/operation.ts';
import { text } from './facts.ts';

const shortForm =
  /(?:"((?:[^"\\]|\\.)*)…"|([[{][^…]*)…) \(([\d,]+) characters, sum ([0-9a-f]{8})\)/g;

/**
 * A sentence with the values that it cuts off put back whole. Each has to be one that stands in the
 * history: of that beginning, that length and that sum.
 */
export function wholeValues(sentence: string, operations: readonly Operation[]): string {
  if (!sentence.includes('…')) return sentence;
  const values = [...new Set(operations.flatMap(({ input, output }) => [input, output]))];
  const texts = new Set(values.flatMap(within).map(text));
  return sentence.replace(
    shortForm,
    (cut, quoted: string | undefined, other: string | undefined, count: string, sum: string) => {
      const beginning = quoted === undefined ? other! : (JSON.parse(`"${quoted}"`) as string);
      const found = [...texts].filter((whole) => {
        const plain = quoted === undefined ? whole : contentOf(whole);
        return (
          plain !== undefined &&
          plain.startsWith(beginning) &&
          plain.length === Number(count.replaceAll(',', '')) &&
          sumOf(plain) === sum
        );
      });
      return found.length === 1 ? found[0]! : cut;
    },
  );
}

/** A value and all that is in it: an element of a list, one side of a cas. */
function within(value: Json): Json[] {
  return Array.isArray(value) ? [value, ...(value as readonly Json[]).flatMap(within)] : [value];
}

function contentOf(whole: string): string | undefined {
  return whole.startsWith('"') ? (JSON.parse(whole) as string) : undefined;
}

/** FNV-1a as its authors wrote it down, over UTF-16 units. */
function sumOf(plain: string): string {
  let sum = 2166136261n;
  for (let i = 0; i < plain.length; i++) {
    sum = ((sum ^ BigInt(plain.charCodeAt(i))) * 16777619n) % 2n ** 32n;
  }
  return sum.toString(16).padStart(8, '0');
}
