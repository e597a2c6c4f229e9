/** A value of EDN, the data notation of Clojure. Vectors and lists are one thing here. */
export type Edn =
  null | boolean | number | string | EdnKeyword | EdnSymbol | EdnSet | readonly Edn[] | EdnMap;
export type EdnMap = ReadonlyMap<Edn, Edn>;

export class EdnKeyword {
  /** Without the colon, with its namespace: `a/b`. */
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A symbol, and every number that JavaScript cannot hold: its text. */
export class EdnSymbol {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export class EdnSet {
  readonly elements: readonly Edn[];
  constructor(elements: readonly Edn[]) {
    this.elements = elements;
  }
}

/** The value in EDN, on one line. */
export function printEdn(value: Edn): string {
  if (value === null) return 'nil';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object') return String(value);
  if (value instanceof EdnKeyword) return `:${value.name}`;
  if (value instanceof EdnSymbol) return value.name;
  if (value instanceof EdnSet) return `#{${value.elements.map(printEdn).join(' ')}}`;
  if (value instanceof Map) {
    const entries = [...(value as EdnMap)].map(([k, v]) => `${printEdn(k)} ${printEdn(v)}`);
    return `{${entries.join(', ')}}`;
  }
  return `[${(value as readonly Edn[]).map(printEdn).join(' ')}]`;
}
