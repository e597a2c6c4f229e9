import type { Command } from 'commander';
import { exitCodes } from '../../errors.ts';
import { configured } from '../config/configured.ts';
import { catchInterrupts } from '../terminal/interrupt.ts';
import { printResults } from './print-results.ts';
import { runOnce, type FinishedRun } from './run-once.ts';
import { inItsNetwork } from './in-its-network.ts';
import { liveVenue, type Venue } from './venue.ts';
import type { RunCommandOptions } from '../../config/run-command-options.ts';

/** Runs one test and prints what came of it. Returns the exit code. */
export async function runAction(typed: RunCommandOptions, of: Command): Promise<number> {
  const { options, subject } = await configured(typed, of);
  return inItsNetwork(options, subject, () => runAt((each) => liveVenue(each, subject), options));
}

/** The same wherever the run takes place. */
export async function runAt<Options extends RunCommandOptions>(
  openVenue: (options: Options) => Promise<Venue>,
  options: Options,
): Promise<number> {
  const run = await untilInterrupted(() => openVenue(options), options);
  printResults(run, options.json === true);
  return run.results.exitCode;
}

async function untilInterrupted(
  openVenue: () => Promise<Venue>,
  options: RunCommandOptions,
): Promise<FinishedRun> {
  const interrupt = catchInterrupts(exitCodes.interrupted);
  try {
    return await runOnce(options, interrupt, openVenue);
  } finally {
    interrupt.release();
  }
}
