import { badArguments, type HarnessError } from '../src/errors.ts';
import type { NemesisStep } from './nemesis.ts';

/** Steps may come from a file that a person wrote: say what is wrong with one. */
export function malformedStep(step: NemesisStep, expected: string): HarnessError {
  return badArguments(
    'RJ012',
    `nemesis step ${JSON.stringify(step)} is malformed: expected ${expected}`,
    'see docs/nemeses.md for the values of each step',
  );
}

/** The `order` of a step: a permutation of the nodes that settles its random choices. */
export function stepNodes(step: NemesisStep, nodes: readonly string[]): readonly string[] {
  const { order } = step.value;
  const known = new Set(nodes);
  if (
    Array.isArray(order) &&
    order.length === nodes.length &&
    new Set(order).size === nodes.length &&
    order.every((node): node is string => typeof node === 'string' && known.has(node))
  ) {
    return order;
  }
  throw malformedStep(step, `an order of the nodes ${nodes.join(', ')}`);
}
