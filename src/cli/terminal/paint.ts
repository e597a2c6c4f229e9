import { styleText } from 'node:util';
import type { Ink, Paint } from '../../report/text/ink.ts';

const styles: Readonly<Record<Ink, Parameters<typeof styleText>[0]>> = {
  good: 'green',
  bad: 'red',
  doubt: 'yellow',
  strong: 'bold',
  quiet: 'dim',
};

/** Text is not wrapped wider than this: long lines are hard to read on any screen. */
const widestLine = 100;

/** Colours a text where the stream is a terminal that shows colours and nobody asked for none. */
export function paintOn(stream: NodeJS.WriteStream): Paint {
  return (ink, text) => styleText(styles[ink], text, { stream });
}

/** The columns that text is wrapped to: the terminal's, within reason. */
export function textWidth(stream: NodeJS.WriteStream): number {
  return Math.min(stream.columns || widestLine, widestLine);
}
