import { canonicalJson } from '../canonical-json.ts';
import type { Json } from '../operation.ts';

/** Integers from 0 to below this are looked up in a table instead of a map. */
const directIntegers = 1 << 22;

/**
 * Numbers equal JSON values alike: 0 for null, then 1, 2, … in order of appearance.
 *
 * Small integers, by far the most frequent values, cost one look into an array.
 */
export class ValueInterner {
  readonly values: Json[] = [null];
  #direct = new Int32Array(64);
  readonly #numbers = new Map<number, number>();
  readonly #strings = new Map<string, number>();
  /** Booleans, arrays and objects, by their canonical text. */
  readonly #others = new Map<string, number>();

  idOf(value: Json): number {
    if (value === null) return 0;
    if (typeof value === 'number') return this.number(value);
    if (typeof value === 'string') return this.string(value);
    return this.#idIn(this.#others, canonicalJson(value), value);
  }

  number(value: number): number {
    if (value >= 0 && value < directIntegers && Number.isInteger(value)) {
      if (value >= this.#direct.length) this.#growDirect(value);
      const known = this.#direct[value] ?? 0;
      if (known !== 0) return known;
      // Adding 0 makes -0 the 0 that it equals.
      return (this.#direct[value] = this.values.push(value + 0) - 1);
    }
    return this.#idIn(this.#numbers, value, value);
  }

  string(value: string): number {
    return this.#idIn(this.#strings, value, value);
  }

  #idIn<T>(map: Map<T, number>, name: T, value: Json): number {
    const known = map.get(name);
    if (known !== undefined) return known;
    const id = this.values.push(value) - 1;
    map.set(name, id);
    return id;
  }

  #growDirect(value: number): void {
    let length = this.#direct.length;
    while (length <= value) length *= 2;
    const grown = new Int32Array(length);
    grown.set(this.#direct);
    this.#direct = grown;
  }
}

/**
 * A memory in front of an interner of strings: for bytes that were seen before it gives the
 * number without making a string. Open addressing over FNV-1a.
 */
export class ByteMemory {
  readonly #resolve: (text: string) => number;
  #slots = new Int32Array(1024).fill(-1);
  #entries = 0;
  #hash = new Int32Array(512);
  #id = new Int32Array(512);
  /** Entry i's bytes are `#bytes[#start[i], #start[i + 1])`. */
  #start = new Int32Array(513);
  #bytes = new Uint8Array(8192);

  /** @param resolve gives the number of a text that was not seen as bytes before */
  constructor(resolve: (text: string) => number) {
    this.#resolve = resolve;
  }

  /** The number of the ASCII text in `bytes[start, end)`. */
  idOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot] ?? -1;
      if (entry === -1) return this.#remember(bytes, start, end, hash, slot);
      if (this.#hash[entry] === hash && this.#same(entry, bytes, start, end)) {
        return this.#id[entry] ?? 0;
      }
    }
  }

  #same(entry: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#start[entry] ?? 0;
    if ((this.#start[entry + 1] ?? 0) - from !== end - start) return false;
    for (let i = start; i < end; i++) {
      if (this.#bytes[from + i - start] !== bytes[i]) return false;
    }
    return true;
  }

  #remember(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const id = this.#resolve(asciiText(bytes, start, end));
    const entry = this.#entries++;
    const from = this.#start[entry] ?? 0;
    const to = from + end - start;
    while (to > this.#bytes.length) this.#bytes = doubledArray(this.#bytes, Uint8Array);
    this.#bytes.set(bytes.subarray(start, end), from);
    this.#hash[entry] = hash;
    this.#id[entry] = id;
    this.#start[entry + 1] = to;
    this.#slots[slot] = entry;
    if (this.#entries === this.#id.length) this.#grow();
    return id;
  }

  /** The slots are never more than half full. */
  #grow(): void {
    this.#hash = doubledArray(this.#hash, Int32Array);
    this.#id = doubledArray(this.#id, Int32Array);
    const start = new Int32Array(this.#id.length + 1);
    start.set(this.#start);
    this.#start = start;
    this.#slots = new Int32Array(this.#id.length * 2).fill(-1);
    const mask = this.#slots.length - 1;
    for (let entry = 0; entry < this.#entries; entry++) {
      let slot = (this.#hash[entry] ?? 0) & mask;
      while (this.#slots[slot] !== -1) slot = (slot + 1) & mask;
      this.#slots[slot] = entry;
    }
  }
}

export type Growable = Uint8Array | Int32Array | Float64Array;

/** A copy of twice the length. */
export function doubledArray<T extends Growable>(array: T, Type: new (length: number) => T): T {
  const grown = new Type(array.length * 2);
  grown.set(array);
  return grown;
}

export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}
