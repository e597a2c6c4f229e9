/** n1, n2, …: what a world calls its nodes. Everybody else looks a name up in the world's list. */
export function nodeNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `n${i + 1}`);
}
