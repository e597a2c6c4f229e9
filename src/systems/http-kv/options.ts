import { badArguments } from '../../errors.ts';
import { programOf } from '../node-program/program.ts';
import type { SystemOptionValues } from '../system-entry.ts';

export interface HttpKvOptions {
  readonly bin: string;
  readonly args: readonly string[];
  /** Statuses by which a node says that it did nothing, and never will. */
  readonly refused: readonly number[];
}

/** @throws HarnessError RJ085 for a program that cannot be run, RJ107 for what is no status */
export function httpKvOptionsOf(options: SystemOptionValues): HttpKvOptions {
  return { ...programOf('http-kv', options), refused: statusesOf(options['refused-status']) };
}

/** "Misdirected request" says nothing else. */
const misdirected = 421;

function statusesOf(text: string | undefined): readonly number[] {
  if (text === undefined) return [misdirected];
  return text.split(',').map((word) => {
    if (/^\s*[45]\d\d\s*$/.test(word)) return Number(word);
    throw badArguments(
      'RJ107',
      `--refused-status ${text}: "${word}" is no status of an error`,
      'give statuses from 400 to 599 with commas between them, as in --refused-status 421,503',
    );
  });
}
