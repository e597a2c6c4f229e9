import type { Edn, EdnMap } from './edn.ts';
import { EdnKeyword, EdnSet, EdnSymbol, printEdn } from './edn.ts';
import { isExact } from '../exact-number.ts';
import { inexactNumber, maxDepth } from '../inspect-json.ts';
import { malformed } from '../malformed.ts';

const charNames: Readonly<Record<string, string>> = {
  newline: '\n',
  return: '\r',
  space: ' ',
  tab: '\t',
  formfeed: '\f',
  backspace: '\b',
};
const escapes: Readonly<Record<string, string>> = {
  t: '\t',
  r: '\r',
  n: '\n',
  b: '\b',
  f: '\f',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

const integer = /^[+-]?(?:0|[1-9][0-9]*)N?$/;
const float = /^[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?M?$/;
const otherNumber =
  /^[+-]?(?:[0-9]+\/[0-9]+|0[xX][0-9a-fA-F]+N?|0[0-7]+N?|[0-9]+[rR][0-9a-zA-Z]+)$/;

/** What ends a token that has no closing mark of its own. */
function isDelimiter(code: number): boolean {
  switch (code) {
    case 0x22: // "
    case 0x28: // (
    case 0x29: // )
    case 0x3b: // ;
    case 0x5b: // [
    case 0x5d: // ]
    case 0x7b: // {
    case 0x7d: // }
      return true;
    default:
      return isSpace(code);
  }
}

/** Commas are white space in EDN. Past the end, `charCodeAt` gives NaN, which no test here matches. */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x2c || (code >= 0x09 && code <= 0x0d);
}

/** A digit, perhaps after a sign. */
function isNumeric(token: string): boolean {
  const first = token.charCodeAt(0);
  const signed = first === 0x2b || first === 0x2d;
  const digit = (signed ? token.charCodeAt(1) : first) - 0x30;
  return digit >= 0 && digit <= 9;
}

/** Most numbers of a history: up to fifteen digits and nothing else. */
function smallInteger(token: string): number | undefined {
  if (token.length > 15 || (token.length > 1 && token.charCodeAt(0) === 0x30)) return undefined;
  let value = 0;
  for (let i = 0; i < token.length; i++) {
    const digit = token.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

/**
 * A reader for EDN, the data notation of Clojure: what Jepsen and its family write.
 *
 * It knows all of the notation and interprets nothing: a tagged literal gives its value, and
 * what JavaScript has no exact number for (ratios, large integers, `##NaN`) stays the text it
 * was, so that no two different values become equal.
 */
export class EdnReader {
  readonly #text: string;
  readonly #keywords = new Map<string, EdnKeyword>();
  #at: number;
  #line = 1;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  /** The line, from 1, on which the next element begins (after `atEnd` or `next` was asked). */
  get line(): number {
    return this.#line;
  }

  /** Keywords are interned: the same name is the same object. */
  keyword(name: string): EdnKeyword {
    let keyword = this.#keywords.get(name);
    if (keyword === undefined) {
      keyword = new EdnKeyword(name);
      this.#keywords.set(name, keyword);
    }
    return keyword;
  }

  /** Skips white space, comments and discarded elements; true when nothing follows. */
  atEnd(): boolean {
    this.#skip();
    return this.#at >= this.#text.length;
  }

  /** The next element. @throws HarnessError RJ020 */
  next(): Edn {
    this.#skip();
    const char = this.#text.charAt(this.#at);
    switch (char) {
      case '':
        return this.#fail('the text ends in the middle of an element');
      case '[':
        return this.#elements(']');
      case '(':
        return this.#elements(')');
      case '{':
        return this.#map();
      case '"':
        return this.#string();
      case '\\':
        return this.#char();
      case '#':
        return this.#dispatch();
      case ']':
      case ')':
      case '}':
        return this.#fail(`"${char}" closes nothing`);
      default:
        return this.#atom();
    }
  }

  /** Enters a vector or list whose elements the caller takes one by one; true when it is one. */
  enter(): ']' | ')' | undefined {
    this.#skip();
    const char = this.#text.charAt(this.#at);
    if (char !== '[' && char !== '(') return undefined;
    this.#at++;
    return char === '[' ? ']' : ')';
  }

  /** Leaves it when its end comes next. */
  leave(close: ']' | ')'): boolean {
    this.#skip();
    if (this.#text.charAt(this.#at) !== close) return false;
    this.#at++;
    return true;
  }

  #skip(): void {
    const text = this.#text;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (code === 0x0a) {
        this.#line++;
        this.#at++;
      } else if (isSpace(code)) {
        this.#at++;
      } else if (code === 0x3b) {
        const end = text.indexOf('\n', this.#at);
        this.#at = end === -1 ? text.length : end;
      } else if (code === 0x23 && text.charCodeAt(this.#at + 1) === 0x5f) {
        this.#at += 2; // #_ discards the element after it
        this.#nested(() => this.next());
      } else {
        return;
      }
    }
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > maxDepth) this.#fail(`nested deeper than ${maxDepth}`);
    const result = read();
    this.#depth--;
    return result;
  }

  #elements(close: ']' | ')' | '}'): Edn[] {
    this.#at++;
    if (++this.#depth > maxDepth) this.#fail(`nested deeper than ${maxDepth}`);
    const elements: Edn[] = [];
    for (;;) {
      this.#skip();
      if (this.#text.charAt(this.#at) === close) break;
      elements.push(this.next());
    }
    this.#at++;
    this.#depth--;
    return elements;
  }

  #map(): EdnMap {
    const elements = this.#elements('}');
    if (elements.length % 2 === 1) this.#fail('a map has a key without a value');
    const map = new Map<Edn, Edn>();
    for (let i = 0; i < elements.length; i += 2) {
      const key = elements[i] ?? null;
      if (map.has(key)) this.#fail(`a map has the key ${printEdn(key)} twice`);
      map.set(key, elements[i + 1] ?? null);
    }
    return map;
  }

  #string(): string {
    const text = this.#text;
    let from = ++this.#at;
    let result = '';
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (Number.isNaN(code)) this.#fail('a string does not end');
      if (code === 0x22) break;
      if (code === 0x0a) this.#line++;
      if (code === 0x5c) {
        result += text.slice(from, this.#at) + this.#escape();
        from = this.#at;
      } else {
        this.#at++;
      }
    }
    return result + text.slice(from, this.#at++);
  }

  #escape(): string {
    const char = this.#text.charAt(this.#at + 1);
    if (char === 'u') {
      const digits = this.#text.slice(this.#at + 2, this.#at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail(`\\u${digits} is not a character`);
      this.#at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const octal = /^[0-3]?[0-7]{1,2}/.exec(this.#text.slice(this.#at + 1, this.#at + 4))?.[0];
    if (octal !== undefined) {
      this.#at += 1 + octal.length;
      return String.fromCharCode(Number.parseInt(octal, 8));
    }
    const escaped = escapes[char];
    if (escaped === undefined) return this.#fail(`\\${char} is no escape of a string`);
    this.#at += 2;
    return escaped;
  }

  #char(): string {
    const from = ++this.#at;
    this.#at++; // the first character counts even when it would end a token: \(
    this.#toTokenEnd();
    const name = this.#text.slice(from, this.#at);
    const unicode = /^u([0-9a-fA-F]{4})$/.exec(name)?.[1];
    if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode, 16));
    if (name.length === 1 || (name.length === 2 && name.codePointAt(0) !== name.charCodeAt(0))) {
      return name;
    }
    return charNames[name] ?? this.#fail(`\\${name} is no character`);
  }

  #dispatch(): Edn {
    const after = this.#text.charAt(this.#at + 1);
    if (after === '{') {
      this.#at++;
      return new EdnSet(this.#elements('}'));
    }
    if (after === '#') {
      const from = this.#at;
      this.#at += 2;
      this.#toTokenEnd();
      return new EdnSymbol(this.#text.slice(from, this.#at)); // ##NaN, ##Inf
    }
    this.#at++;
    const from = this.#at;
    this.#toTokenEnd();
    if (this.#at === from || after === ':') return this.#fail('"#" is followed by no tag');
    // A tagged literal, such as #jepsen.history.Op{…}: the value is what counts.
    return this.#nested(() => this.next());
  }

  #atom(): Edn {
    const from = this.#at;
    this.#toTokenEnd();
    const token = this.#text.slice(from, this.#at);
    if (token.startsWith(':')) {
      if (token.length === 1) this.#fail('":" is followed by no name');
      return this.keyword(token.slice(1));
    }
    switch (token) {
      case 'nil':
        return null;
      case 'true':
        return true;
      case 'false':
        return false;
      default:
        if (isNumeric(token)) return this.#number(token);
        if (/^[\^@`~'\\]/.test(token)) return this.#fail(`${token} is no element of EDN`);
        return new EdnSymbol(token);
    }
  }

  #number(token: string): Edn {
    const small = smallInteger(token);
    if (small !== undefined) return small;
    if (integer.test(token)) {
      const value = Number(token.endsWith('N') ? token.slice(0, -1) : token);
      // Beyond 2^53 the text is exact and the number is not. Adding 0 makes -0 the 0 that it means.
      return Number.isSafeInteger(value) ? value + 0 : new EdnSymbol(token.replace(/^\+|N$/g, ''));
    }
    if (float.test(token)) return this.#float(token);
    if (otherNumber.test(token)) return new EdnSymbol(token);
    return this.#fail(`${token} is not a number`);
  }

  /** A double that no double is, `9007199254740993.0` or `1e400`, is refused; a decimal keeps its text. */
  #float(token: string): Edn {
    const isDecimal = token.endsWith('M');
    const numeral = isDecimal ? token.slice(0, -1) : token;
    if (isExact(numeral)) return Number(numeral);
    return isDecimal ? new EdnSymbol(token) : this.#fail(inexactNumber(token));
  }

  #toTokenEnd(): void {
    const text = this.#text;
    while (this.#at < text.length && !isDelimiter(text.charCodeAt(this.#at))) this.#at++;
  }

  #fail(problem: string): never {
    throw malformed(this.#line, problem, 'The text is not EDN: see docs/formats.md.');
  }
}
