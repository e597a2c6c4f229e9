import { maxIndex, maxTerm } from '../core/index.ts';

/** Reads members of parsed JSON (an object's, or an array's) and insists on their types and bounds. */
export class Fields {
  readonly #members: object;

  constructor(parsed: unknown) {
    if (typeof parsed !== 'object' || parsed === null) throw new Error('not an object');
    this.#members = parsed;
  }

  /** A non-negative integer that an index may be. */
  count(name: string | number): number {
    return this.#count(name, maxIndex, 'a count');
  }

  term(name: string | number, max: number): number {
    return this.#count(name, max, max === maxTerm ? 'a term' : `a term up to ${max}`);
  }

  /** An index with the term of the entry there; only before the first entry there is none. */
  position(index: string, term: string, newestTerm: number): readonly [number, number] {
    const position = [this.count(index), this.term(term, newestTerm)] as const;
    if (position[0] === 0 && position[1] !== 0) throw new Error(`${term} is of no entry`);
    return position;
  }

  text(name: string | number): string {
    const value = this.#own(name);
    if (typeof value === 'string') return value;
    throw new Error(`${name} is not a string`);
  }

  flag(name: string): boolean {
    const value = this.#own(name);
    if (typeof value === 'boolean') return value;
    throw new Error(`${name} is not a boolean`);
  }

  list(name: string, max: number): readonly unknown[] {
    const value = this.#own(name);
    if (!Array.isArray(value)) throw new Error(`${name} is not an array`);
    if (value.length > max) throw new Error(`${name} has more than ${max} elements`);
    return value;
  }

  isNull(name: string): boolean {
    return this.#own(name) === null;
  }

  isAbsent(name: string): boolean {
    return this.#own(name) == null;
  }

  member(name: string): unknown {
    return this.#own(name);
  }

  #count(name: string | number, max: number, what: string): number {
    const value = this.#own(name);
    const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    // A minus zero would be the one number that is not what it is equal to.
    if (isCount && value <= max && !Object.is(value, -0)) return value;
    throw new Error(`${name} is not ${what}`);
  }

  /** What every object has by birth is not what was sent. */
  #own(name: string | number): unknown {
    return Object.hasOwn(this.#members, name)
      ? (this.#members as Readonly<Record<string | number, unknown>>)[name]
      : undefined;
  }
}
