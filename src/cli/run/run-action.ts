import { exitCodes } from '../../errors.ts';
import { catchInterrupts } from '../terminal/interrupt.ts';
import { printResults } from './print-results.ts';
import { runOnce, type FinishedRun } from './run-once.ts';
import type { RunCommandOptions } from './run-options.ts';

/** Runs one test and prints what came of it. Returns the exit code. */
export async function runAction(options: RunCommandOptions): Promise<number> {
  const run = await untilInterrupted(options);
  printResults(run, options.json === true);
  return run.results.exitCode;
}

async function untilInterrupted(options: RunCommandOptions): Promise<FinishedRun> {
  const interrupt = catchInterrupts(exitCodes.interrupted);
  try {
    return await runOnce(options, interrupt);
  } finally {
    interrupt.release();
  }
}
