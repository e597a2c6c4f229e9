import { Command, Option } from 'commander';
import { addSystemOptions } from '../options/system-options.ts';
import { netChoices } from '../../config/net-choice.ts';
import { numericOption } from '../run/run-options.ts';
import type { DoctorCommandOptions } from './doctor-options.ts';

export function doctorCommand(): Command {
  const command = new Command('doctor')
    .summary('look whether this machine, or a system, can be tested')
    .description(
      'Looks whether this machine can run tests, and says what to do where it cannot. With --system it tries a system out, step by step: one node and each kind of operation, then a cut between nodes. It says which step fails and what it saw. Exit code: 0 when run will work, 255 when it will not, 254 for a configuration that is malformed.',
    );
  return addSystemOptions(command, 'tried')
    .addOption(
      numericOption('--nodes <n>', 'with --system: nodes of the cluster whose links are cut', {
        min: 1,
        max: 9,
      }).default(3),
    )
    .addOption(
      new Option('--net <network>', 'with --system: what carries the links between the nodes')
        .choices(netChoices)
        .default('auto'),
    )
    .addOption(
      numericOption(
        '--base-port <port>',
        'with --system: first of the ports (default: free ones)',
        {
          min: 1,
          max: 65_535,
        },
      ),
    )
    .option('--results <dir>', 'where runs will be stored', 'results')
    .option('--json', 'print one JSON document on standard output')
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen doctor
  raft-jepsen doctor --results /var/tmp/runs --json
  raft-jepsen doctor --system ./kv.ts       a system of your own: docs/your-system.md`,
    )
    .action(async (options: DoctorCommandOptions, of: Command) => {
      // Loaded here, so that --help does not wait for what only the doctor needs.
      const { doctorAction } = await import('./doctor-action.ts');
      process.exitCode = await doctorAction(options, of);
    });
}
