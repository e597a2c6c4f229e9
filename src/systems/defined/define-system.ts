import type { SystemDefinition } from './definition.ts';

/**
 * A system under test: `raft-jepsen run --system ./its-file.ts` takes it from the default export
 * of a file. The function only checks types; what the definition says is checked when it is used.
 */
export function defineSystem<const Port extends string>(
  definition: SystemDefinition<Port>,
): SystemDefinition<Port> {
  return definition;
}
