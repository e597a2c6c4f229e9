/**
 * Takes a line of one of the two JSON forms apart without making an object of it.
 *
 * It knows the fields of both forms, in any order, and values that are null, integers or
 * plain strings, or pairs of those. Whatever else a line holds (an escape in a string, a
 * nested value, an unknown field, a number with a fraction) it gives back unread, and the
 * general reader, which is the definition of both forms, reads that line.
 */

/** Which fields were there. */
export const fieldBits = {
  index: 1,
  time: 2,
  process: 4,
  type: 8,
  f: 16,
  key: 32,
  value: 64,
  error: 128,
  node: 256,
  expected: 512,
  output: 1024,
  invoke: 2048,
  complete: 4096,
} as const;

export const valueForms = { null: 0, integer: 1, string: 2 } as const;

/** A value where it stands. */
export class ScannedValue {
  /** A `valueForms` number. */
  form = 0;
  integer = 0;
  /** Of a string: its bytes, without the quotes. */
  start = 0;
  end = 0;
}

/** `process` of the nemesis, and `complete` of an operation that never did. */
export const absentNumber = -1;

/** Completion types by number; 0 is an invocation. */
export const typeNames = ['invoke', 'ok', 'fail', 'info'] as const;

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

const names = {
  index: ascii('"index"'),
  time: ascii('"time"'),
  process: ascii('"process"'),
  type: ascii('"type"'),
  f: ascii('"f"'),
  key: ascii('"key"'),
  value: ascii('"value"'),
  error: ascii('"error"'),
  node: ascii('"node"'),
  expected: ascii('"expected"'),
  output: ascii('"output"'),
  invoke: ascii('"invoke"'),
  complete: ascii('"complete"'),
};
const words = {
  nemesis: ascii('"nemesis"'),
  null: ascii('null'),
  invoke: ascii('"invoke"'),
  ok: ascii('"ok"'),
  fail: ascii('"fail"'),
  info: ascii('"info"'),
  read: ascii('"read"'),
  write: ascii('"write"'),
  cas: ascii('"cas"'),
  delete: ascii('"delete"'),
};

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const brace = 0x7d;
const lineFeed = 0x0a;

/** ASCII that stands for itself inside a JSON string. */
const plain = new Uint8Array(256);
for (let code = 0x20; code < 0x7f; code++) plain[code] = 1;
plain[quote] = 0;
plain[0x5c] = 0;

/** Integers of up to this many digits are exact. */
const maxDigits = 15;

export class ObjectScanner {
  /** The fields that the last line had: bits of `present`. */
  fields = 0;
  index = 0;
  time = 0;
  process = 0;
  invoke = 0;
  complete = 0;
  /** Position in `typeNames`. */
  type = 0;
  /** A number of `columnKinds`. */
  kind = 0;
  keyStart = 0;
  keyEnd = 0;
  errorStart = 0;
  errorEnd = 0;
  nodeStart = 0;
  nodeEnd = 0;
  /** The value, or the first of a pair when `isPair` says so. */
  readonly value = new ScannedValue();
  readonly second = new ScannedValue();
  isPair = false;
  readonly expected = new ScannedValue();
  readonly output = new ScannedValue();
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;

  /**
   * Scans the line that begins at `start`.
   * @returns where the next line begins, or -1 when the general reader has to read this one
   */
  scan(bytes: Uint8Array, start: number): number {
    this.#bytes = bytes;
    this.fields = 0;
    if (bytes[start] !== 0x7b) return -1;
    this.#at = start + 1;
    for (;;) {
      const field = this.#field();
      // A field that comes twice is for the general reader to refuse.
      if (field === 0 || (this.fields & field) !== 0) return -1;
      this.fields |= field;
      this.#skipSpaces();
      const after = bytes[this.#at++];
      if (after === comma) this.#skipSpaces();
      else if (after === brace) break;
      else return -1;
    }
    this.#skipSpaces();
    return bytes[this.#at] === lineFeed ? this.#at + 1 : -1;
  }

  has(fields: number): boolean {
    return (this.fields & fields) === fields;
  }

  /** The bit of the field at this place, its value read; 0 when it is not a plain one. */
  #field(): number {
    // The first letter of a name, and where two share it another one, decide which it can be.
    switch (this.#bytes[this.#at + 1]) {
      case 0x69: // i: index, invoke
        if (this.#name(names.index)) return (this.index = this.#count()) < 0 ? 0 : fieldBits.index;
        if (this.#name(names.invoke))
          return (this.invoke = this.#count()) < 0 ? 0 : fieldBits.invoke;
        return 0;
      case 0x74: // t: time, type
        if (this.#name(names.time)) return (this.time = this.#count()) < 0 ? 0 : fieldBits.time;
        if (this.#name(names.type)) return (this.type = this.#typeWord()) < 0 ? 0 : fieldBits.type;
        return 0;
      case 0x70: // p
        return this.#name(names.process) && this.#processNumber() ? fieldBits.process : 0;
      case 0x66: // f
        return this.#name(names.f) && (this.kind = this.#kindWord()) >= 0 ? fieldBits.f : 0;
      case 0x6b: // k
        return this.#name(names.key) && this.#keyText() ? fieldBits.key : 0;
      case 0x76: // v
        return this.#name(names.value) && this.#valueOrPair() ? fieldBits.value : 0;
      case 0x65: // e: error, expected
        if (this.#name(names.error)) return this.#errorText() ? fieldBits.error : 0;
        if (this.#name(names.expected)) return this.#scalar(this.expected) ? fieldBits.expected : 0;
        return 0;
      case 0x6e: // n
        return this.#name(names.node) && this.#nodeText() ? fieldBits.node : 0;
      case 0x6f: // o
        return this.#name(names.output) && this.#scalar(this.output) ? fieldBits.output : 0;
      case 0x63: // c
        return this.#name(names.complete) && this.#countOrNull() ? fieldBits.complete : 0;
      default:
        return 0;
    }
  }

  /** Steps over a name and its colon when it is this one. */
  #name(name: Uint8Array): boolean {
    if (!this.#word(name)) return false;
    this.#skipSpaces();
    if (this.#bytes[this.#at] !== colon) return false;
    this.#at++;
    this.#skipSpaces();
    return true;
  }

  #word(word: Uint8Array): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    for (let i = 0; i < word.length; i++) {
      if (bytes[at + i] !== word[i]) return false;
    }
    this.#at = at + word.length;
    return true;
  }

  #skipSpaces(): void {
    for (;;) {
      const code = this.#bytes[this.#at];
      if (code !== 0x20 && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  /** A non-negative integer, or -1. */
  #count(): number {
    const bytes = this.#bytes;
    const from = this.#at;
    let at = from;
    let number = 0;
    for (;;) {
      const digit = (bytes[at] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
      at++;
    }
    const digits = at - from;
    if (digits === 0 || digits > maxDigits) return -1;
    if (digits > 1 && bytes[from] === 0x30) return -1;
    this.#at = at;
    return number;
  }

  #countOrNull(): boolean {
    if (this.#word(words.null)) {
      this.complete = absentNumber;
      return true;
    }
    return (this.complete = this.#count()) >= 0;
  }

  #processNumber(): boolean {
    if (this.#bytes[this.#at] === quote) {
      this.process = absentNumber;
      return this.#word(words.nemesis);
    }
    return (this.process = this.#count()) >= 0;
  }

  #typeWord(): number {
    if (this.#word(words.invoke)) return 0;
    if (this.#word(words.ok)) return 1;
    if (this.#word(words.fail)) return 2;
    return this.#word(words.info) ? 3 : -1;
  }

  /** In the order of `columnKinds`. */
  #kindWord(): number {
    if (this.#word(words.read)) return 0;
    if (this.#word(words.write)) return 1;
    if (this.#word(words.cas)) return 2;
    return this.#word(words.delete) ? 3 : -1;
  }

  /** Steps over a plain string; where it starts after its quote, or -1. It ends before `#at - 1`. */
  #string(): number {
    const bytes = this.#bytes;
    if (bytes[this.#at] !== quote) return -1;
    const start = this.#at + 1;
    let at = start;
    while (plain[bytes[at] ?? 0] === 1) at++;
    if (bytes[at] !== quote) return -1;
    this.#at = at + 1;
    return start;
  }

  #keyText(): boolean {
    this.keyStart = this.#string();
    this.keyEnd = this.#at - 1;
    return this.keyStart >= 0;
  }

  #errorText(): boolean {
    this.errorStart = this.#string();
    this.errorEnd = this.#at - 1;
    return this.errorStart >= 0;
  }

  #nodeText(): boolean {
    this.nodeStart = this.#string();
    this.nodeEnd = this.#at - 1;
    return this.nodeStart >= 0;
  }

  #valueOrPair(): boolean {
    this.isPair = this.#bytes[this.#at] === 0x5b;
    if (!this.isPair) return this.#scalar(this.value);
    this.#at++;
    this.#skipSpaces();
    if (!this.#scalar(this.value)) return false;
    this.#skipSpaces();
    if (this.#bytes[this.#at++] !== comma) return false;
    this.#skipSpaces();
    if (!this.#scalar(this.second)) return false;
    this.#skipSpaces();
    return this.#bytes[this.#at++] === 0x5d;
  }

  #scalar(into: ScannedValue): boolean {
    const code = this.#bytes[this.#at];
    if (code === quote) {
      into.form = valueForms.string;
      into.start = this.#string();
      into.end = this.#at - 1;
      return into.start >= 0;
    }
    if (code === 0x6e) {
      into.form = valueForms.null;
      return this.#word(words.null);
    }
    into.form = valueForms.integer;
    if (code !== 0x2d) return (into.integer = this.#count()) >= 0;
    this.#at++;
    const magnitude = this.#count();
    into.integer = -magnitude;
    return magnitude >= 0;
  }
}
