/**
 * Why a JSON text would not be kept as it is, or null when it would. JSON allows what no
 * parser of JavaScript keeps: of two members of one name the first is lost, `1e999` becomes
 * infinity, `9007199254740993` becomes its neighbour, and `-0` loses its sign when it is
 * written again. Two values that a client distinguishes would then be one.
 *
 * @param text what `JSON.parse` takes; the members of anything else are not looked at
 */
export function lossIn(text: string, maxDepth: number): string | null {
  /** The names that each open object has so far; null for an open array. */
  const open: (Set<string> | null)[] = [];
  let lastString = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    switch (char) {
      case '{':
      case '[':
        if (open.length >= maxDepth) return `it is nested more than ${maxDepth} deep`;
        open.push(char === '{' ? new Set() : null);
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case '"': {
        const end = endOfString(text, at);
        lastString = text.slice(at, end);
        at = end - 1;
        break;
      }
      case ':': {
        const name = JSON.parse(lastString) as string;
        const names = open.at(-1);
        if (names?.has(name) === true)
          return `the name ${lastString.slice(0, 50)} stands twice in one object`;
        names?.add(name);
        break;
      }
      default: {
        const number = numberAt(text, at);
        if (number === null) break;
        if (!isKept(number)) return `the number ${number.slice(0, 50)} cannot be kept exactly`;
        at += number.length - 1;
      }
    }
  }
  return null;
}

/** The offset behind the closing quote of the string that opens at `at`. */
function endOfString(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end + 1;
}

const numberPattern = /-?\d[\d.eE+-]*/y;

function numberAt(text: string, at: number): string | null {
  numberPattern.lastIndex = at;
  return numberPattern.exec(text)?.[0] ?? null;
}

/** All digits of the greatest double, and some: a longer number is not one that anybody needs. */
const maxNumberLength = 400;

/** Whether a number, read and written again, is the same number. */
function isKept(text: string): boolean {
  if (text.length > maxNumberLength) return false;
  const value = Number(text);
  return (
    Number.isFinite(value) &&
    decimalOf(text) === decimalOf(Object.is(value, -0) ? '0' : String(value))
  );
}

/** One spelling for all spellings of a decimal number: its digits without outer zeros, and the exponent behind them. */
function decimalOf(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const trimmed = digits.replace(/0+$/, '');
  if (trimmed === '') return `${sign}0`;
  const power = Number(exponent) - fraction.length + (digits.length - trimmed.length);
  return `${sign}${trimmed}e${power}`;
}
