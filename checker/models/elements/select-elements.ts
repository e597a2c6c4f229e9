/**
 * Relaxations of objects that hold a list or a set of elements: an append register, a set.
 *
 * Such an object is many independent ones at once: adding, removing or appending an element
 * changes nothing about which others are there and in which order. So a linearization of
 * all operations stays one when only some elements are looked at: the operations on the
 * others are left out, and each read answers for the elements that are left.
 */
import type { Json, Operation } from '../../../src/history/operation.ts';
import { canonicalJson, isArray } from '../../core/json.ts';
import type { PartialHistory, Selection } from '../../core/relaxation.ts';

/** @param restrict a state with only the kept elements, which are named by their canonical JSON */
export function selectElements<State>(
  restrict: (state: State, kept: ReadonlySet<string>) => State,
): Selection<State> {
  return {
    kind: 'selection',
    parts: latestFirst,
    keep: (history, kept) => {
      const isKept = (element: Json): boolean => kept.has(canonicalJson(element));
      return {
        ...history,
        operations: history.operations.flatMap((operation) => restricted(operation, isKept) ?? []),
        initial: history.initial.map((state) => restrict(state, kept)),
      };
    },
  };
}

function restricted(
  operation: Operation,
  isKept: (element: Json) => boolean,
): Operation | undefined {
  if (operation.f !== 'read') return isKept(operation.input) ? operation : undefined;
  if (!isArray(operation.output)) return operation;
  return { ...operation, output: operation.output.filter(isKept) };
}

/** What was read and never added, and then the others, those that were added last first. */
function latestFirst({ operations }: PartialHistory): readonly string[] {
  const added = new Set<string>();
  const read = new Set<string>();
  for (const { f, input, output } of operations) {
    if (f === 'read') {
      if (isArray(output)) for (const element of output) read.add(canonicalJson(element));
      continue;
    }
    // Deleted first, so that it stands where it was added last.
    added.delete(canonicalJson(input));
    added.add(canonicalJson(input));
  }
  return [...[...read].filter((element) => !added.has(element)), ...[...added].reverse()];
}
