/**
 * Planted bugs that live in the core. Each one is a test of whoever looks for it: the flag
 * sits at the very line whose rule it breaks, and a core that carries one asserts nothing.
 */
export const coreBugs = ['read-local-leader', 'read-any-node', 'vote-no-log-check'] as const;

export type CoreBug = (typeof coreBugs)[number];
