import { badArguments, HarnessError } from '../../errors.ts';

const shownCharacters = 120;

/** The part of a user's text that an error message shows. */
export function excerpt(text: string): string {
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters)}…`;
}

/**
 * A line of a history that cannot be what its format says. Nothing is guessed: the line is
 * named, with what stood there and what was expected, and the exit code is 254.
 *
 * @param line counted from 1, as editors do
 * @param problem what is wrong: "the time goes back from 20 to 10"
 * @param fix what the line should hold, or what to do
 * @param text the line itself, where showing it helps
 */
export function malformed(line: number, problem: string, fix: string, text?: string): HarnessError {
  const shown = text === undefined ? '' : `: ${excerpt(text)}`;
  return badArguments('RJ020', `line ${line}: ${problem}${shown}`, fix);
}
