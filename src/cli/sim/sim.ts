import { Command } from 'commander';
import { numericOption } from '../run/run-options.ts';
import { addOneRunOptions, addRunOptions } from '../run/run-options.ts';
import { addSeedsOptions } from './seeds/seeds-options.ts';
import type { SimCommandOptions } from './sim-options.ts';
import { scenarios } from '../../world/sim/scenarios/registry.ts';
import { simSystems } from './sim-systems.ts';

const mostNodes = 101;
const rate = { min: 0, max: 1, whole: false };

export function simCommand(): Command {
  const command = new Command('sim')
    .summary('the same test in virtual time, repeatable to the byte')
    .description(
      'Runs the same workload, faults and checks as "run" over nodes that step in virtual time, in one thread: no process, no port, no waiting. One seed gives one history, byte for byte.',
    );
  return addRunOptions(addOneRunOptions(command), addSimOptions, mostNodes)
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen sim --nemesis all --seed 1                      the same history each time
  raft-jepsen sim --seeds 1000                                a thousand seeds, each with faults of its own
  raft-jepsen sim --seeds 200 --bug vote-no-log-check         the first seed that finds it, and how to repeat it
  raft-jepsen sim --drop-rate 0.05 --delay exp:2              links that lose and delay messages
  raft-jepsen sim --nemesis kill --power-loss                 a kill loses what was not synced
  raft-jepsen sim --system naive --bug stale-reads            another system, and its bug`,
    )
    .action(async (options: SimCommandOptions, self: Command) => {
      // Loaded here, so that --help does not wait for what only a run needs.
      const { simAction } = await import('./sim-action.ts');
      const typed = Object.keys(options).filter(
        (name) => self.getOptionValueSource(name) === 'cli',
      );
      process.exitCode = await simAction(options, new Set(typed));
    });
}

function addSimOptions(command: Command): Command {
  const names = simSystems.map(({ name }) => name);
  command
    .option('--system <name>', `the system under test: ${names.join(', ')}`, names[0])
    .option('--bug <name>', 'plant a bug in the system, to see that it is found')
    .option('--power-loss', 'a kill also loses what the node has not synced to its disk')
    .option(
      '--storage <kind>',
      "where nodes keep their log: records, or bytes: the server's log to the byte (default: records)",
    )
    .option('--snapshot-entries <n>', 'take a snapshot whenever the log has grown by n entries')
    .addOption(numericOption('--drop-rate <r>', 'share of messages that links lose, 0 to 1', rate))
    .addOption(numericOption('--dup-rate <r>', 'share of messages that arrive twice, 0 to 1', rate))
    .option(
      '--delay <ms>',
      'how long messages take: 2, 0.1..5 or exp:2, the mean (default: 0.1..0.5)',
    );
  command.option(
    '--scenario <name>',
    `faults that wait for their moment: ${scenarios.map(({ name }) => name).join(', ')}`,
  );
  return addSeedsOptions(command);
}
