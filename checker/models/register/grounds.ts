/**
 * Which values a register can hold in a stretch of time, whatever the order: those that it
 * begins with, those that a write or a delete may leave there, and those that a
 * compare-and-set may leave there whose expected value is among them.
 *
 * A value that is not among them cannot be found in that stretch. Cost: linear in the pieces
 * for each value that compare-and-sets lead to.
 */
import type { Piece } from './piece.ts';

/** @param pieces those that may take effect in the stretch */
export function reachableValues(begins: readonly string[], pieces: readonly Piece[]): Set<string> {
  const values = new Set(begins);
  const chained = new Map<string, string[]>();
  for (const { writes, finds } of pieces) {
    if (writes === undefined) continue;
    if (finds === undefined) {
      values.add(writes);
      continue;
    }
    const next = chained.get(finds);
    if (next === undefined) chained.set(finds, [writes]);
    else next.push(writes);
  }
  // A set is walked through as it grows.
  for (const value of values) for (const next of chained.get(value) ?? []) values.add(next);
  return values;
}

/**
 * The values that compare-and-sets of the stretch may make `value` from, and itself. When it
 * cannot be reached, none of them can.
 */
export function sourcesOf(value: string, pieces: readonly Piece[]): readonly string[] {
  const values = new Set([value]);
  const made = new Map<string, string[]>();
  for (const { writes, finds } of pieces) {
    if (writes === undefined || finds === undefined) continue;
    const from = made.get(writes);
    if (from === undefined) made.set(writes, [finds]);
    else from.push(finds);
  }
  for (const one of values) for (const from of made.get(one) ?? []) values.add(from);
  return [...values];
}

/** True when the piece can be where a value comes from: a cas of a value to itself only keeps it. */
export function originatesValue({ writes, finds }: Piece, value: string): boolean {
  return writes === value && finds !== value;
}
