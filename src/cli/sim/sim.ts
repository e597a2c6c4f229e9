import { Command } from 'commander';
import { addOneRunOptions, addRunOptions } from '../run/run-options.ts';
import type { SimCommandOptions } from './sim-options.ts';
import { simSystems } from './sim-systems.ts';

export function simCommand(): Command {
  const command = new Command('sim')
    .summary('the same test in virtual time, repeatable to the byte')
    .description(
      'Runs the same workload, faults and checks as "run" over nodes that step in virtual time, in one thread: no process, no port, no waiting. One seed gives one history, byte for byte.',
    );
  return addRunOptions(addOneRunOptions(command), addSimOptions)
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen sim --nemesis all --seed 1                      the same history each time
  raft-jepsen sim --bug read-any-node --nemesis all           to see a bug of Raft found
  raft-jepsen sim --nemesis kill --power-loss                 a kill loses what was not synced
  raft-jepsen sim --system naive --bug stale-reads            another system, and its bug`,
    )
    .action(async (options: SimCommandOptions) => {
      // Loaded here, so that --help does not wait for what only a run needs.
      const { simAction } = await import('./sim-action.ts');
      process.exitCode = await simAction(options);
    });
}

function addSimOptions(command: Command): Command {
  const names = simSystems.map(({ name }) => name);
  return command
    .option('--system <name>', `the system under test: ${names.join(', ')}`, names[0])
    .option('--bug <name>', 'plant a bug in the system, to see that it is found')
    .option('--power-loss', 'a kill also loses what the node has not synced to its disk');
}
