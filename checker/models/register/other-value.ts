import type { Json } from '../../../src/history/operation.ts';

/** Stands for a value that nothing in a history can have found. */
export const otherValue: Json = { other: 'than every value that is read here' };
