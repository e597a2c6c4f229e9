import type * as zod from 'zod';

export type Z = typeof zod;

/** Something that is called. @param what is expected, for the message */
export function callable(z: Z, what = 'a function') {
  return z.custom<(...given: never[]) => unknown>((value) => typeof value === 'function', what);
}
