// Would catch: an element of EDN that is misread, text that is not EDN and is accepted, and a
// line number that points elsewhere.
import { describe, expect, test } from 'vitest';
import { printEdn } from '../../../../src/history/formats/edn/edn.ts';
import type { Edn } from '../../../../src/history/formats/edn/edn.ts';
import { EdnReader } from '../../../../src/history/formats/edn/edn-reader.ts';

function readAll(text: string): Edn[] {
  const reader = new EdnReader(text);
  const elements: Edn[] = [];
  while (!reader.atEnd()) elements.push(reader.next());
  return elements;
}

const printed = (text: string): string => readAll(text).map(printEdn).join(' ');

describe('EDN', () => {
  test.each([
    ['nil true false', 'nil true false'],
    ['0 -1 +7 4N -0 007x', undefined],
    ['0 -1 +7 4N -0', '0 -1 7 4 0'],
    ['1.5 -2e3 1E-2 3M 0.1M 4.', '1.5 -2000 0.01 3 0.1 4'],
    ['1/2 -3/4 0x1F 017 2r101', '1/2 -3/4 0x1F 017 2r101'],
    ['9007199254740993 -12345678901234567890N', '9007199254740993 -12345678901234567890'],
    ['##NaN ##-Inf', '##NaN ##-Inf'],
    ['"a\\n\\t\\"\\\\ \\u00e9 \\101 b"', '"a\\n\\t\\"\\\\ é A b"'],
    ['"over\nlines"', '"over\\nlines"'],
    [':a :a/b :jepsen.client/timeout :<=', ':a :a/b :jepsen.client/timeout :<='],
    ['foo foo/bar + - -> /', 'foo foo/bar + - -> /'],
    ['\\a \\newline \\space \\u0041 \\( \\😀 [\\a]', '"a" "\\n" " " "A" "(" "😀" ["a"]'],
    ['[1 2] (1 2) [] ()', '[1 2] [1 2] [] []'],
    ['{:a 1, "b" [2]} {}', '{:a 1, "b" [2]} {}'],
    ['#{1 :b} #{}', '#{1 :b} #{}'],
    ['#inst "2020-01-01" #jepsen.history.Op{:f :read}', '"2020-01-01" {:f :read}'],
    ['1 #_2 3 #_ #_ 4 5 [6 #_7] #_[8', undefined],
    ['1 #_2 3 #_ #_ 4 5 [6 #_7]', '1 3 [6]'],
    ['; a comment\n1 ; another\n2;', '1 2'],
    [',,1,,2,,', '1 2'],
    ['[1[2]"a"{:b"c"}:d]', '[1 [2] "a" {:b "c"} :d]'],
  ])('%s', (text, expected) => {
    if (expected === undefined) expect(() => printed(text)).toThrow();
    else expect(printed(text)).toBe(expected);
  });

  test.each([
    ['\n\n[1', 'line 3: the text ends in the middle of an element'],
    ['[1}', 'line 1: "}" closes nothing'],
    [']', 'line 1: "]" closes nothing'],
    ['{:a}', 'line 1: a map has a key without a value'],
    ['{:a 1 :a 2}', 'line 1: a map has the key :a twice'],
    ['\n"abc\n', 'line 3: a string does not end'],
    ['"\\q"', 'line 1: \\q is no escape of a string'],
    ['\\foo', 'line 1: \\foo is no character'],
    ['1x', 'line 1: 1x is not a number'],
    ['08', 'line 1: 08 is not a number'],
    [':', 'line 1: ":" is followed by no name'],
    ['# {', 'line 1: "#" is followed by no tag'],
    ['^:meta', 'line 1: ^:meta is no element of EDN'],
    ['['.repeat(100_000), 'line 1: nested deeper than 500'],
    ['#a '.repeat(100_000), 'line 1: nested deeper than 500'],
    ['#_'.repeat(100_000), 'line 1: nested deeper than 500'],
  ])('refuses %.20s', (text, message) => {
    expect(() => readAll(text)).toThrow(message);
  });
});
