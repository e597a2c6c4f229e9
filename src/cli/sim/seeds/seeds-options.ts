import { Option, type Command } from 'commander';
import { shardOption } from '../../options/option-values.ts';
import { profileNames } from '../profiles.ts';
import { numericOption } from '../../run/run-options.ts';

/** What is given to run many seeds. */
export function addSeedsOptions(command: Command): Command {
  return command
    .addOption(
      numericOption('--seeds <n>', 'run so many seeds, from --seed on (default: from 1)', {
        min: 1,
        max: 10_000_000,
      }),
    )
    .option(
      '--profile <name>',
      `draw from each seed what was not given: ${profileNames.join(', ')} (default with --seeds: swarm)`,
    )
    .option('--keep-going', 'with --seeds: go on after a finding')
    .addOption(
      new Option('--shard <i/n>', 'with --seeds: only every n-th, from the i-th').argParser(
        shardOption,
      ),
    )
    .addOption(numericOption('--jobs <n>', 'with --seeds: threads', { min: 1, max: 64 }));
}
