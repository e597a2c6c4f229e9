import type { ColumnBuilder } from '../columns/column-builder.ts';
import { ByteMemory, asciiText } from '../columns/interner.ts';
import { malformed } from './malformed.ts';
import type { ObjectScanner, ScannedValue } from './object-scanner.ts';
import { fieldBits, valueForms } from './object-scanner.ts';

/** The numbers that columns hold for what stands in a line, without a string for what was seen before. */
export class ScannedNumbers {
  readonly #builder: ColumnBuilder;
  readonly #keys: ByteMemory;
  readonly #nodes: ByteMemory;
  readonly #errors: ByteMemory;
  readonly #values: ByteMemory;

  constructor(builder: ColumnBuilder) {
    this.#builder = builder;
    this.#keys = new ByteMemory((text) => builder.keyOf(text));
    this.#nodes = new ByteMemory((text) => builder.nodeOf(text));
    this.#errors = new ByteMemory((text) => builder.errorOf(text));
    this.#values = new ByteMemory((text) => builder.interner.string(text));
  }

  key(bytes: Uint8Array, { fields, keyStart, keyEnd }: ObjectScanner): number {
    return (fields & fieldBits.key) === 0
      ? this.#builder.keyOf(null)
      : this.#keys.idOf(bytes, keyStart, keyEnd);
  }

  node(bytes: Uint8Array, { fields, nodeStart, nodeEnd }: ObjectScanner): number {
    return (fields & fieldBits.node) === 0 ? 0 : this.#nodes.idOf(bytes, nodeStart, nodeEnd);
  }

  error(bytes: Uint8Array, { fields, errorStart, errorEnd }: ObjectScanner): number {
    if ((fields & fieldBits.error) === 0) return 0;
    return this.#builder.isFullOfErrors
      ? this.#builder.errorOf(asciiText(bytes, errorStart, errorEnd))
      : this.#errors.idOf(bytes, errorStart, errorEnd);
  }

  value(bytes: Uint8Array, value: ScannedValue): number {
    switch (value.form) {
      case valueForms.integer:
        return this.#builder.interner.number(value.integer);
      case valueForms.string:
        return this.#values.idOf(bytes, value.start, value.end);
      default:
        return 0;
    }
  }
}

const largest = 0x7fffffff;

/** Columns hold 32 bits: what is larger is refused by name, not cut off. */
export function refuseLarge(what: string, number: number, line: number): void {
  if (number <= largest) return;
  throw malformed(line, `the ${what} ${number} is beyond ${largest}`, 'Count from 0.');
}
