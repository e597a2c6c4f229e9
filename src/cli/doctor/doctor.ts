import { Command } from 'commander';
import type { DoctorCommandOptions } from './doctor-options.ts';

export function doctorCommand(): Command {
  return new Command('doctor')
    .summary('look whether this machine can run tests')
    .description(
      'Looks whether this machine can run tests, and says what to do where it cannot. Exit code: 0 when run will work, 255 when it will not.',
    )
    .option('--results <dir>', 'where runs will be stored', 'results')
    .option('--json', 'print one JSON document on standard output')
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen doctor
  raft-jepsen doctor --results /var/tmp/runs --json`,
    )
    .action(async (options: DoctorCommandOptions) => {
      // Loaded here, so that --help does not wait for what only the doctor needs.
      const { doctorAction } = await import('./doctor-action.ts');
      process.exitCode = await doctorAction(options);
    });
}
