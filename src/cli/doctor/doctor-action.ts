import { exitCodes } from '../../errors.ts';
import { padEnd } from '../../report/text-table.ts';
import { wrap } from '../../report/wrap.ts';
import type { Ink, Paint } from '../../report/ink.ts';
import type { DoctorCommandOptions } from './doctor-options.ts';
import { examineMachine, type Finding } from './doctor-examine.ts';
import { paintOn, textWidth } from '../terminal/paint.ts';

/** Returns the exit code: a finding of state `bad` is one that makes `run` fail. */
export async function doctorAction(options: DoctorCommandOptions): Promise<number> {
  const findings = await examineMachine(options.results);
  const works = findings.every(({ state }) => state !== 'bad');
  const exitCode = works ? exitCodes.valid : exitCodes.harnessError;
  const stream = process.stdout;
  if (options.json === true) {
    stream.write(`${JSON.stringify({ schema: 1, works, findings })}\n`);
    return exitCode;
  }
  const paint = paintOn(stream);
  const verdict = works
    ? paint('good', '✔ raft-jepsen run will work here.')
    : paint('bad', '✖ raft-jepsen run will not work here.');
  const lines = findings.flatMap((finding) => findingLines(finding, textWidth(stream), paint));
  stream.write(`${[...lines, '', verdict].join('\n')}\n`);
  return exitCode;
}

const signs: Readonly<Record<Finding['state'], readonly [sign: string, ink: Ink]>> = {
  good: ['✔', 'good'],
  doubt: ['!', 'doubt'],
  bad: ['✖', 'bad'],
  absent: ['○', 'quiet'],
};

const nameColumns = 16;

function findingLines(
  { name, state, detail, fix }: Finding,
  width: number,
  paint: Paint,
): string[] {
  const [sign, ink] = signs[state];
  const left = ' '.repeat(4 + nameColumns);
  const said = wrap(fix === undefined ? detail : `${detail}. ${fix}`, width - left.length);
  return said.map((line, i) =>
    i === 0 ? `  ${paint(ink, sign)} ${padEnd(name, nameColumns)}${line}` : left + line,
  );
}
