import type { Command } from 'commander';
import { exitCodes } from '../../errors.ts';
import { systemOptions } from '../options/system-options.ts';
import { paintOn, textWidth } from '../terminal/paint.ts';
import { examineMachine, type Finding } from './doctor-examine.ts';
import type { DoctorCommandOptions } from './doctor-options.ts';
import { findingLines } from './finding-lines.ts';
import { trySystem } from './try-system.ts';

/** Returns the exit code: a finding of state `bad` is one that makes `run` fail. */
export async function doctorAction(options: DoctorCommandOptions, of: Command): Promise<number> {
  if (isAboutSystem(options, of)) return trySystem(options, of);
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
  const lines = findings.map(asSentences).flatMap((finding) => {
    return findingLines(finding, textWidth(stream), paint);
  });
  stream.write(`${[...lines, '', verdict].join('\n')}\n`);
  return exitCode;
}

/** Of the machine, what to do goes on in the same line. */
function asSentences({ fix, detail, ...finding }: Finding): Finding {
  return { ...finding, detail: fix === undefined ? detail : `${detail}. ${fix}` };
}

/** `--bug NAME` alone is about the built-in store. */
function isAboutSystem({ system }: DoctorCommandOptions, of: Command): boolean {
  const names = systemOptions.map(({ name }) => name);
  const isTyped = of.options.some(
    (option) =>
      names.includes(option.name()) && of.getOptionValueSource(option.attributeName()) === 'cli',
  );
  return system !== undefined || isTyped;
}
