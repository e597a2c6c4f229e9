import type { Facts } from './facts.ts';

/** A sentence form and what it says: true when the history bears it out. */
export type Rule = readonly [
  form: RegExp,
  holds: (parts: readonly string[], facts: Facts) => boolean,
];

/** The form must fit the whole sentence; its first letter may be either case. */
export function form(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`, 's');
}

/** Capitals begin sentences, not clauses. */
export const uncapitalised = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
