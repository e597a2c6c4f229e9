import type { Json, Operation } from '../../../../../src/history/operation.ts';
import type { Facts } from './facts.ts';
import { text } from './facts.ts';
import { steps } from './objects.ts';

/** A name in a pattern: "the write of 4 by process 1", "the read by process 2 (begun at 1.040 s)". */
export const nameIn =
  '[Tt]he (?:read|write|delete|cas|add|remove|enqueue|dequeue|append|acquire|release|transaction)\\b.*? by process \\d+(?: \\(begun at [^)]*\\))?';

export const words = (value: Json): string =>
  value === null ? '"not found"' : value === 'not found' ? 'the text "not found"' : text(value);

/** The value that words stand for. */
export function valueOf(inWords: string): Json {
  if (inWords === '"not found"') return null;
  return JSON.parse(inWords.replace(/^the text /, '')) as Json;
}

function plainName({ f, input, output, type, process }: Operation): string {
  const of = ((): string => {
    if (f === 'read') {
      return type === 'ok' && input === null && !Array.isArray(output)
        ? `the read of ${words(output)}`
        : 'the read';
    }
    if (f === 'cas') {
      const [expected = null, next = null] = input as readonly Json[];
      return `the cas of ${words(expected)} to ${words(next)}`;
    }
    if (f === 'dequeue') {
      return type === 'ok' && output !== null ? `the dequeue of ${words(output)}` : 'the dequeue';
    }
    if (f === 'txn') return 'the transaction';
    return input === null ? `the ${f}` : `the ${f} of ${words(input)}`;
  })();
  return `${of} by process ${process}`;
}

/** The one operation that a name stands for, as it was recorded. */
export function named(name: string, facts: Facts): Operation {
  const [one, ...more] = meantBy(name, facts);
  if (one === undefined) throw new Error(`no operation is "${name}"`);
  // Two of one name that began at one moment cannot be told apart; that is no lie.
  if (more.some(({ invokedAtUs }) => invokedAtUs !== one.invokedAtUs)) {
    throw new Error(`"${name}" may be ${more.length + 1} operations`);
  }
  return one;
}

/** The operations that a name fits: those of the story before all others. */
export function meantBy(name: string, { raw, told }: Facts): readonly Operation[] {
  const [, plain = '', begun] = /^(.*?)(?: \(begun at ([^)]*)\))?$/.exec(name) ?? [];
  const fits = raw.filter(
    (o) =>
      plainName(o) === plain[0]!.toLowerCase() + plain.slice(1) &&
      (begun === undefined || isAt(begun, o.invokedAtUs)),
  );
  const places = new Set(told.map(({ invokeIndex }) => invokeIndex));
  const among = fits.filter(({ invokeIndex }) => places.has(invokeIndex));
  return among.length > 0 ? among : fits;
}

/** All names in a stretch of text. */
export function allNamed(stretch: string, facts: Facts): readonly Operation[] {
  return [...stretch.matchAll(new RegExp(nameIn, 'g'))].map(([name]) => named(name, facts));
}

const units = { s: 1e6, ms: 1e3, µs: 1 } as const;

/** Whether words for a moment stand for it. */
export function isAt(moment: string, us: number | null): boolean {
  const [, digits = '', fraction = '', unit] = /^(\d+)(?:\.(\d+))? (s|ms|µs)$/.exec(moment) ?? [];
  if (us === null || (unit !== 's' && unit !== 'ms' && unit !== 'µs')) return false;
  const size = units[unit];
  const read = Number(`${digits}.${fraction || '0'}`) * size;
  return Math.abs(read - us) <= (size / 10 ** fraction.length) * 0.5001;
}

/** "read 1 from x and wrote 2 to y": what a transaction did, in words. */
export function stepsInWords(operation: Operation, isKnown: boolean): readonly string[] {
  return steps(operation).map(([f, register, value]) =>
    f === 'read'
      ? isKnown
        ? `read ${words(value)} from ${register}`
        : `reads ${register}`
      : `${isKnown ? 'wrote' : 'writes'} ${words(value)} to ${register}`,
  );
}
