/** A minimal counterexample in three to eight sentences. */
import type { Json, Operation } from '../../../src/history/operation.ts';
import { isFailedComparison } from '../../../src/history/operation.ts';
import { canonicalJson, isArray } from '../../core/json.ts';
import type { Diagnosis, Speech } from './diagnosis.ts';
import { precedes } from './diagnosis.ts';
import type { ObjectWords } from './operation-words.ts';
import { deedInWords, nameOf, wishInWords } from './operation-words.ts';
import { listing, sentence, processInWords } from './words.ts';
import type { Clock } from './clock.ts';

const maxSentences = 8;

export interface Story {
  readonly summary: string;
  readonly story: readonly string[];
}

export interface StoryInput extends Speech {
  readonly key: string | null;
  /** In order of invocation. */
  readonly operations: readonly Operation[];
  /** The same operations as they were recorded, by `invokeIndex`. */
  readonly recorded: ReadonlyMap<number, Operation>;
  /** The states that it may begin in, as a sentence. */
  readonly begins: string;
  readonly diagnosis: Diagnosis;
  readonly words: ObjectWords;
}

/** One sentence an operation with what it had to come after, then the conclusion. */
export function storyOf(input: StoryInput): Story {
  const { key, operations, begins } = input;
  const { summary, conclusion } = input.diagnosis;
  const place = Math.max(1, maxSentences - conclusion.length - 1);
  const each = operations.map((operation) => sentence(operationClause(operation, input)));
  const lines =
    each.length <= place ? each : [...each.slice(0, place - 1), each.slice(place - 1).join(' ')];
  return { summary: sentence(`${onKey(key)}${summary}`), story: [begins, ...lines, ...conclusion] };
}

/** What a summary begins with. */
export function onKey(key: string | null): string {
  return key === null ? '' : `key ${JSON.stringify(key)}: `;
}

/**
 * Names to refer back with, always of the operation as it was recorded. Two that would be
 * called the same are distinguished by when they began.
 */
export function namesFor(
  shown: readonly Operation[],
  recorded: ReadonlyMap<number, Operation>,
  clock: Clock,
  words: ObjectWords,
): (operation: Operation) => string {
  const plain = ({ invokeIndex }: Operation, otherwise: Operation): string =>
    nameOf(recorded.get(invokeIndex) ?? otherwise, words);
  const uses = new Map<string, Set<number>>();
  for (const operation of shown) {
    const name = plain(operation, operation);
    uses.set(name, (uses.get(name) ?? new Set()).add(operation.invokeIndex));
  }
  return (operation) => {
    const name = plain(operation, operation);
    const users = uses.get(name);
    const isAmbiguous =
      users !== undefined && users.size + (users.has(operation.invokeIndex) ? 0 : 1) > 1;
    return isAmbiguous ? `${name} (begun at ${clock.beginning(operation)})` : name;
  };
}

/** When it was, what it came after, who did it and what: a sentence but for its capital. */
export function operationClause(
  operation: Operation,
  input: Pick<StoryInput, 'operations' | 'recorded' | 'clock' | 'words' | 'nameOf'>,
): string {
  const { operations, recorded, clock, words } = input;
  const before = immediatelyBefore(operation, operations);
  const when =
    operation.type === 'info'
      ? `at ${clock.beginning(operation)}`
      : `from ${clock.beginning(operation)} to ${clock.ending(operation)}`;
  const after =
    before.length === 0
      ? ''
      : `, after ${listing(before.map((o) => `${input.nameOf(o)} had returned (${clock.ending(o)})`))}`;
  // A compare-and-set that was refused because the value was another one learned something.
  if (operation.type === 'fail' && !isFailedComparison(operation)) {
    return refusal(operation, `${when}${after}`, words);
  }
  const raw = recorded.get(operation.invokeIndex) ?? operation;
  const described = { operation, recorded: raw, considered: considered(operations) };
  return `${when}${after}, ${processInWords(operation)} ${deedInWords(described, words, clock.ending(operation))}`;
}

function refusal(operation: Operation, when: string, words: ObjectWords): string {
  return `${when}, ${processInWords(operation)} ${wishInWords(operation, words)}, which was refused${operation.error === undefined ? '' : ` (${operation.error})`}`;
}

/** The elements that the operations other than reads are about, and those that were found. */
function considered(operations: readonly Operation[]): readonly Json[] {
  const elements = operations.flatMap(({ f, input, output }) => {
    if (f !== 'read') return [input];
    return isArray(output) ? output : [];
  });
  return [...new Map(elements.map((element) => [canonicalJson(element), element])).values()];
}

/** What returned before the operation began, leaving out what follows from the others. */
function immediatelyBefore(
  operation: Operation,
  operations: readonly Operation[],
): readonly Operation[] {
  const earlier = operations.filter((other) => precedes(other, operation));
  return earlier.filter((a) => !earlier.some((b) => precedes(a, b)));
}
