import type { Ink, Paint } from '../../report/text/ink.ts';
import { padEnd } from '../../report/text/text-table.ts';
import { wrap } from '../../report/text/wrap.ts';
import type { Finding } from './doctor-examine.ts';

const signs: Readonly<Record<Finding['state'], readonly [sign: string, ink: Ink]>> = {
  good: ['✔', 'good'],
  doubt: ['!', 'doubt'],
  bad: ['✖', 'bad'],
  absent: ['○', 'quiet'],
};

const nameColumns = 16;

/** A finding as it is printed: its name, what it says, what was seen. */
export function findingLines(
  { name, state, detail, fix, seen = [] }: Finding,
  width: number,
  paint: Paint,
): string[] {
  const [sign, ink] = signs[state];
  const left = ' '.repeat(4 + nameColumns);
  const inside = (text: string): string[] => wrap(text, width - left.length);
  const said = detail.split('\n').flatMap(inside);
  const remedy = fix === undefined ? [] : inside(`→ ${fix}`);
  return [
    ...said.map((line, i) =>
      i === 0 ? `  ${paint(ink, sign)} ${padEnd(name, nameColumns)}${line}` : left + line,
    ),
    ...seen.flatMap(inside).map((line) => left + paint('quiet', line)),
    ...remedy.map((line) => left + line),
  ];
}
