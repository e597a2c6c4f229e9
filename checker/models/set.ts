import type { Json } from '../../src/history/operation.ts';
import { canonicalJson, isArray } from '../json.ts';
import type { Model, ModelOperation } from '../model.ts';

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
  ignores: ({ f, type }) => type === 'fail' || (f === 'read' && type === 'info'),
  observes: ({ f }) => f === 'read',
  misfit,
};

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
