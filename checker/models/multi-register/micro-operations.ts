import type { Json } from '../../../src/history/operation.ts';
import { canonicalJson, isArray } from '../../core/json.ts';

/** One step of a transaction: `read` (`r`) or `write` (`w`), the register, and the value. */
export type MicroOperation = readonly [f: Json, register: Json, value: Json];

export function microOperations(value: Json): readonly MicroOperation[] {
  if (!isArray(value)) return [];
  return value.map((micro): MicroOperation => {
    if (!isArray(micro)) return [null, null, null];
    const [f = null, register = null, found = null] = micro;
    return [f, register, found];
  });
}

export function isReading([f]: MicroOperation): boolean {
  return f === 'read' || f === 'r';
}

export function registerName(register: Json): string {
  return typeof register === 'string' ? register : canonicalJson(register);
}
