import { Command, Option } from 'commander';
import { numberOption, valuesOption } from './option-values.ts';

/** The options of `raft-jepsen run` as they are typed; absent ones are the workload's defaults. */
export interface RunCommandOptions {
  readonly workload: string;
  readonly nemesis: string;
  readonly nodes: number;
  readonly seed?: number;
  readonly timeLimit?: number;
  readonly concurrency?: number;
  readonly ops?: number;
  readonly rate?: number;
  readonly keys?: number;
  readonly readRatio?: number;
  readonly values?: 'unique' | number;
  readonly timeout?: number;
  readonly retries?: number;
  readonly nemesisInterval?: number;
  readonly recoveryTimeout?: number;
  readonly schedule?: string;
  readonly bug?: string;
  readonly basePort?: number;
  readonly results: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

const seconds = { least: 1, most: 86_400, whole: false };

export function runCommand(): Command {
  const number = (flags: string, text: string, range: Parameters<typeof numberOption>[1]) =>
    new Option(flags, text).argParser(numberOption(flags.split(' ')[0] ?? flags, range));
  return new Command('run')
    .summary('test a cluster under load and faults')
    .description(
      'Starts a cluster of real processes, drives it with concurrent clients while faults hit it, and decides whether every client saw one correct copy of the data.',
    )
    .option('--workload <name>', 'what the clients do', 'mixed')
    .option('--nemesis <names>', 'what goes wrong; several joined by commas', 'none')
    .addOption(number('--nodes <n>', 'nodes of the cluster', { least: 1, most: 9 }).default(3))
    .addOption(
      number('--seed <n>', 'operations and faults descend from it (default: a new one)', {
        least: 0,
        most: 0xffffffff,
      }),
    )
    .addOption(number('--time-limit <s>', 'seconds of workload', seconds))
    .addOption(number('--concurrency <n>', 'client threads', { least: 1, most: 1000 }))
    .addOption(number('--ops <n>', 'operations in all', { least: 1, most: 10_000_000 }))
    .addOption(
      number('--rate <n>', 'operations a second in all; 0: as fast as they go', {
        least: 0,
        most: 1_000_000,
        whole: false,
      }),
    )
    .addOption(number('--keys <n>', 'keys', { least: 1, most: 1_000_000 }))
    .addOption(
      number('--read-ratio <r>', 'share of reads, 0 to 1', { least: 0, most: 1, whole: false }),
    )
    .addOption(
      new Option('--values <n>', 'number of different values, or "unique"').argParser(valuesOption),
    )
    .addOption(
      number('--timeout <ms>', 'how long a client waits for an answer (default: 300)', {
        least: 1,
        most: 600_000,
      }),
    )
    .addOption(
      number('--retries <n>', 'repeats of a request under one session (default: 0)', {
        least: 0,
        most: 100,
      }),
    )
    .addOption(
      number('--nemesis-interval <s>', 'mean seconds from fault to fault (default: 5)', {
        least: 0.1,
        most: 86_400,
        whole: false,
      }),
    )
    .addOption(number('--recovery-timeout <s>', 'seconds to recover in (default: 15)', seconds))
    .option('--schedule <file>', 'faults to replay: the test.json of a run, or a list of steps')
    .option('--bug <name>', 'plant a bug in the built-in system, to see that it is found')
    .addOption(
      number('--base-port <port>', 'first of the ports to use (default: free ones)', {
        least: 1,
        most: 65_535,
      }),
    )
    .option('--results <dir>', 'where runs are stored', 'results')
    .option('--json', 'print one JSON document on standard output')
    .option('--verbose', 'show stack traces of errors')
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen run                                                  a healthy cluster under mixed load
  raft-jepsen run --workload write-heavy --nemesis partition,kill  with faults
  raft-jepsen run --bug read-any-node --workload read-heavy        to see a bug found
raft-jepsen list has a paragraph on each workload, nemesis and planted bug.`,
    )
    .action(async (options: RunCommandOptions) => {
      // Loaded here, so that --help does not wait for what only a run needs.
      const { runAction } = await import('./run-action.ts');
      process.exitCode = await runAction(options);
    });
}
