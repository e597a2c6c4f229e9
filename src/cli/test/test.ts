import { Command, Option } from 'commander';
import { shardOption } from '../options/option-values.ts';
import { addRunOptions, numericOption, seedRange } from '../run/run-options.ts';
import type { TestCommandOptions } from '../../config/test-command-options.ts';

export function testCommand(): Command {
  const command = new Command('test')
    .summary('run a matrix of workloads, nemeses and seeds')
    .description(
      'Runs every combination of the given workloads, nemeses and seeds, one after the other, and ends with one table, one index page and one exit code: of a violation (1) before a harness error (255) before unknown (2) before valid (0).',
    )
    .option('--workloads <names>', 'joined by commas; "each": every one there is', 'mixed')
    .option(
      '--nemeses <names>',
      'joined by commas; those joined by + strike in the same run; "each": every one there is',
      'none',
    )
    .addOption(
      numericOption('--seeds <n>', 'seeds for each combination', { min: 1, max: 10_000 }).default(
        1,
      ),
    )
    .addOption(numericOption('--seed-start <n>', 'the first of the seeds', seedRange).default(1))
    .addOption(
      new Option('--shard <i/n>', 'only every n-th run, from the i-th: a part for a job').argParser(
        shardOption,
      ),
    );
  return addRunOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen test --workloads each --time-limit 10
  raft-jepsen test --workloads read-heavy,cas --nemeses partition,partition+kill --seeds 3
  raft-jepsen test --workloads each --nemeses each --seeds 5 --shard 2/4     the second of four jobs`,
    )
    .action(async (options: TestCommandOptions, of: Command) => {
      // Loaded here, so that --help does not wait for what only runs need.
      const { testAction } = await import('./test-action.ts');
      process.exitCode = await testAction(options, of);
    });
}
