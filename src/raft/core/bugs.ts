import type { BugAt } from '../../planted-bugs.ts';

/**
 * Planted bugs that live in the core. Each one is a test of whoever looks for it: the flag
 * sits at the very line whose rule it breaks, and a core that carries one asserts nothing.
 */
export type CoreBug = BugAt<'core'>;

/** Whether the node carries this bug. A correct one has no set to look into, so that asking costs nothing. */
export function planted(
  state: { readonly bugs: ReadonlySet<CoreBug> | null },
  bug: CoreBug,
): boolean {
  return state.bugs !== null && state.bugs.has(bug);
}
