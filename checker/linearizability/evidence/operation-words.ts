/** Operations in the words of a counterexample: each model says how its own are said. */
import type { Json, Operation } from '../../../src/history/operation.ts';
import { printValue, shortenText } from '../../../src/history/print-value.ts';
import { isArray } from '../../core/json.ts';
import { listing, valueInWords } from './words.ts';

/** How an operation of one function is said. */
export interface OperationWords {
  /** To refer back with: "write of 4". */
  name(operation: Operation): string;
  /** What happened: "wrote 4"; of unknown outcome, what was asked for: "asked to write 4". */
  deed(operation: Operation): string;
}

export interface ObjectWords {
  /** "The lock was free at first." */
  readonly noun: string;
  readonly verb: 'was' | 'were';
  /** By function. */
  readonly operations: Readonly<Record<string, OperationWords>>;
  /** True where a read of several elements found them in no order. */
  readonly areElementsUnordered?: true;
}

/** A function that no model has. */
const unheardOf: OperationWords = {
  name: ({ f }) => f,
  deed: ({ f, type, input, output }) => {
    const asked = input === null ? '' : ` ${printValue(input)}`;
    const got = type === 'ok' && output !== null ? ` and got ${printValue(output)}` : '';
    return `${type === 'info' ? 'asked for' : 'did'} ${f}${asked}${got}`;
  },
};

function wordsFor({ f }: Operation, { operations }: ObjectWords): OperationWords {
  return (Object.hasOwn(operations, f) ? operations[f] : undefined) ?? unheardOf;
}

/** A name to refer back with: "the write of 4 by process 1". */
export function nameOf(operation: Operation, words: ObjectWords): string {
  return `the ${wordsFor(operation, words).name(operation)} by process ${operation.process}`;
}

/** What was refused: "asked to write 7". */
export function wishInWords(operation: Operation, words: ObjectWords): string {
  return wordsFor(operation, words).deed({ ...operation, type: 'info' });
}

export interface DescribedOperation {
  readonly operation: Operation;
  readonly recorded: Operation;
  /** The elements that are spoken of: a read may have found others, which do not matter here. */
  readonly considered: readonly Json[];
}

/**
 * What happened, as a predicate: "wrote 4". An operation of which only a part counts is
 * described as it was recorded, and then what is left out of account.
 */
export function deedInWords(
  described: DescribedOperation,
  words: ObjectWords,
  ending: string,
): string {
  const { operation, recorded } = described;
  const isStripped = operation.f !== recorded.f;
  const whole = isStripped ? { ...recorded, type: operation.type } : operation;
  const did =
    elementsFound(described, words.areElementsUnordered === true) ??
    wordsFor(whole, words).deed(whole);
  const only = isStripped ? ' (only what it left counts here)' : '';
  if (operation.type !== 'info') return did + only;
  return recorded.type === 'info'
    ? `${did}${only}, and never learned whether it took effect${recorded.error === undefined ? '' : ` (${recorded.error})`}`
    : `${did}${only}, which returned at ${ending}; whether it had taken effect is left open here`;
}

/** A read of elements: some may be left out, because they do not matter here. */
function elementsFound(
  { operation, recorded, considered }: DescribedOperation,
  areUnordered: boolean,
): string | undefined {
  if (operation.f !== 'read' || operation.type !== 'ok' || !isArray(operation.output)) {
    return undefined;
  }
  const found = operation.output.map(valueInWords);
  const isWhole = !isArray(recorded.output) || recorded.output.length === operation.output.length;
  if (isWhole) {
    if (found.length === 0) return 'read and found nothing';
    return areUnordered ? `read ${shortenText(`{${found.join(', ')}}`)}` : undefined;
  }
  const names = considered.map(valueInWords);
  if (names.length === 1) {
    const times =
      found.length < 2 ? '' : ` ${found.length === 2 ? 'twice' : `${found.length} times`}`;
    return `read, and ${found.length === 0 ? 'did not find' : 'found'} ${names.join('')}${times}`;
  }
  return found.length === 0
    ? `read, and found none of ${listing(names)}`
    : `read, and of ${listing(names)} found ${areUnordered ? listing(found) : found.join(' before ')}`;
}
