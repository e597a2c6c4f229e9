import type { ModelOperation } from '../core/model.ts';

/** A `Model.misfit` that accepts the named functions and no others. */
export function refusingOthers(
  what: string,
  functions: readonly string[],
): (operation: ModelOperation) => string | undefined {
  return ({ f }) =>
    functions.includes(f) ? undefined : `${what} has ${functions.join(', ')}, not "${f}"`;
}
