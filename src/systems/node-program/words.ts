import { badArguments } from '../../errors.ts';

/**
 * The words of a text, as a shell takes them apart: at spaces, but for what stands in single or
 * double quotes. Nothing else is special.
 *
 * @throws HarnessError RJ085 for a quote that is not closed
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let open: string | undefined;
  for (const character of text) {
    if (open !== undefined) {
      if (character === open) open = undefined;
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      open = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (open !== undefined) {
    throw badArguments('RJ085', `--bin-args ${text}: the quote ${open} is not closed`, 'close it');
  }
  return word === undefined ? words : [...words, word];
}
