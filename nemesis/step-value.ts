import { badArguments, type HarnessError } from '../src/errors.ts';
import type { Json } from '../src/history/operation.ts';
import type { NemesisStep } from './nemesis.ts';
import { nodeNamed } from './node-name.ts';

/** Steps may come from a file that a person wrote: say what is wrong with one. */
export function malformedStep(step: NemesisStep, expected: string): HarnessError {
  return badArguments(
    'RJ012',
    `nemesis step ${JSON.stringify(step)} is malformed: expected ${expected}`,
    'see docs/nemeses.md for the values of each step',
  );
}

/**
 * The `order` of a step: a permutation of the nodes that settles its random choices. In a
 * step that a person wrote, a node may go by its number.
 */
export function stepNodes(step: NemesisStep, nodes: readonly string[]): readonly string[] {
  const { order } = step.value;
  const aims: readonly Json[] = Array.isArray(order) ? order : [];
  const named = aims.flatMap((aim) => nodeNamed(aim, nodes) ?? []);
  if (aims.length === nodes.length && new Set(named).size === nodes.length) return named;
  throw malformedStep(step, `an order of the nodes ${nodes.join(', ')}`);
}
