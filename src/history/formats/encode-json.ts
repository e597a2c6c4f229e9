import type { Json } from '../operation.ts';

/** Text whose JSON form is itself between quotes: printable ASCII without `"` and `\`. */
const plain = /^[ !#-[\]-~]*$/;

/** The JSON text of a string; several times faster than `JSON.stringify` on short plain ones. */
export function encodeString(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text);
}

/**
 * The JSON text of a value. The few values that JSON would turn silently into another one
 * (NaN, infinities, undefined) are programmer errors: a history must never say `null` for them.
 */
export function encodeJson(value: Json): string {
  switch (typeof value) {
    case 'string':
      return encodeString(value);
    case 'number':
      if (!Number.isFinite(value)) throw new Error(`${value} is not a JSON value`);
      return `${value}`;
    case 'boolean':
      return value ? 'true' : 'false';
    default: {
      if (value === null) return 'null';
      const text = JSON.stringify(value) as string | undefined;
      if (text === undefined) throw new Error(`a value of type ${typeof value} is not JSON`);
      return text;
    }
  }
}
