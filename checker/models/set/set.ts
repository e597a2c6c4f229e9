import type { Json, Operation } from '../../../src/history/operation.ts';
import { canonicalJson, isArray } from '../../core/json.ts';
import type { Model, ModelOperation } from '../../core/model.ts';
import { selectOperations } from '../../core/relaxation.ts';
import type { PartialHistory } from '../../core/relaxation.ts';
import { selectElements } from '../elements/select-elements.ts';

/** Elements by their canonical JSON, in order, so that equal sets are equal lists. */
type Elements = readonly string[];

/** A set: `add` and `remove` an element, `read` all of them (in any order). */
export const set: Model<Elements> = {
  name: 'set',
  perKey: true,
  init: () => [],
  step: (elements, { f, input, output }) => {
    if (f === 'read') return sameElements(elements, output) ? elements : undefined;
    const element = canonicalJson(input);
    const rest = elements.filter((other) => other !== element);
    return f === 'add' ? [...rest, element].sort() : rest;
  },
  stateKey: (elements) => elements.join(),
  describeState: (elements) => `{${elements.join(', ')}}`,
  observes: ({ f }) => f === 'read',
  states,
  relaxations: [
    selectElements((elements, kept) => elements.filter((element) => kept.has(element))),
    selectOperations(unseenChanges),
  ],
  misfit,
};

/** More elements than this have too many subsets. */
const maxElements = 4;

/** All subsets of the elements that are spoken of: of the others, no operation speaks. */
function states(operations: readonly ModelOperation[]): readonly Elements[] | undefined {
  const elements = new Set<string>();
  for (const { f, input, output } of operations) {
    const named = f === 'read' ? (isArray(output) ? output : []) : [input];
    for (const element of named) elements.add(canonicalJson(element));
    if (elements.size > maxElements) return undefined;
  }
  return [...elements]
    .sort()
    .reduce<Elements[]>(
      (subsets, element) => subsets.flatMap((subset) => [subset, [...subset, element]]),
      [[]],
    );
}

/**
 * Additions of elements that no read found, and removals of those that no read missed. In a
 * linearization, the last change of an element before a read that did not find it is no
 * addition; so without additions every such read keeps the last change that it had.
 */
function unseenChanges({ operations }: PartialHistory<Elements>): readonly Operation[] {
  const reads = operations
    .filter(({ f }) => f === 'read')
    .map(({ output }) => new Set(isArray(output) ? output.map(canonicalJson) : []));
  return operations.filter(({ f, input }) => {
    const element = canonicalJson(input);
    if (f === 'add') return !reads.some((found) => found.has(element));
    return f === 'remove' && reads.every((found) => found.has(element));
  });
}

function sameElements(elements: Elements, output: Json): boolean {
  if (output === null) return elements.length === 0;
  if (!isArray(output) || output.length !== elements.length) return false;
  const read = output.map(canonicalJson).sort();
  return elements.every((element, i) => element === read[i]);
}

function misfit({ f, type, output }: ModelOperation): string | undefined {
  if (f === 'add' || f === 'remove') return undefined;
  if (f !== 'read') return `a set has add, remove and read, not "${f}"`;
  const isList = output === null || isArray(output);
  return type !== 'ok' || isList ? undefined : 'a read of a set returns a list of its elements';
}
