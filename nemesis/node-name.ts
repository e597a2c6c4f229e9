import type { Json } from '../src/history/operation.ts';

/** The node that a person means: `"n2"`, `"2"` and `2` are the same one. Undefined when there is none. */
export function nodeNamed(aim: Json | undefined, nodes: readonly string[]): string | undefined {
  if (typeof aim !== 'string' && typeof aim !== 'number') return undefined;
  return nodes.find((node) => node === aim || node === `n${aim}`);
}
