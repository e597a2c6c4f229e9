import { Option, type Command } from 'commander';
import { numberOption, rateOption, valuesOption } from '../options/option-values.ts';
import { addSystemOptions } from '../options/system-options.ts';

/**
 * What is set for a run beside its workload, its nemesis and its seed, as it is typed; absent
 * ones are the workload's defaults. The same for every command that runs tests.
 */
export interface RunOptions {
  readonly nodes: number;
  readonly timeLimit?: number;
  readonly concurrency?: number;
  readonly ops?: number;
  readonly readers?: number;
  readonly rate?: number | 'auto';
  readonly keys?: number;
  readonly readRatio?: number;
  readonly values?: 'unique' | number;
  readonly timeout?: number;
  readonly retries?: number;
  readonly nemesisInterval?: number;
  readonly recoveryTimeout?: number;
  readonly minOkRate?: number;
  readonly maxP99?: number;
  readonly failFast?: boolean;
  readonly allowCrashes?: boolean;
  readonly basePort?: number;
  readonly results: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** The options of `raft-jepsen run`. */
export interface RunCommandOptions extends RunOptions {
  readonly workload: string;
  readonly nemesis: string;
  readonly seed?: number;
  readonly schedule?: string;
}

const seconds = { least: 1, most: 86_400, whole: false };
export const seeds = { least: 0, most: 0xffffffff };

/** An option with a number; its parser names it in errors. */
export function number(
  flags: string,
  text: string,
  range: Parameters<typeof numberOption>[1],
): Option {
  return new Option(flags, text).argParser(numberOption(flags.split(' ')[0] ?? flags, range));
}

/** @param addOwn adds what the command has beside what all that run tests have */
export function addRunOptions(
  command: Command,
  addOwn: (command: Command) => Command = addLiveOptions,
): Command {
  command
    .addOption(number('--nodes <n>', 'nodes of the cluster', { least: 1, most: 9 }).default(3))
    .addOption(number('--time-limit <s>', 'seconds of workload', seconds))
    .addOption(number('--concurrency <n>', 'client threads', { least: 1, most: 1000 }))
    .addOption(number('--ops <n>', 'operations in all', { least: 1, most: 10_000_000 }))
    .addOption(
      number(
        '--readers <n>',
        'of the clients, those that only read, each at a node (default: half)',
        {
          least: 0,
          most: 1000,
        },
      ),
    )
    .addOption(
      new Option(
        '--rate <n>',
        'operations a second in all; 0: as fast as they go; "auto": what is answered promptly',
      ).argParser(rateOption),
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
      number(
        '--retries <n>',
        'repeats of a request under one session (default: 5, in some of the clients)',
        {
          least: 0,
          most: 100,
        },
      ),
    )
    .addOption(
      number('--nemesis-interval <s>', 'mean seconds from fault to fault (default: 5)', {
        least: 0.1,
        most: 86_400,
        whole: false,
      }),
    )
    .addOption(number('--recovery-timeout <s>', 'seconds to recover in (default: 15)', seconds))
    .addOption(
      number('--min-ok-rate <r>', 'least share of operations to be served, 0 to 1, or exit 1', {
        least: 0,
        most: 1,
        whole: false,
      }),
    )
    .addOption(
      number('--max-p99 <ms>', 'most that the p99 of any kind of operation may be, or exit 1', {
        least: 0.001,
        most: 600_000,
        whole: false,
      }),
    )
    .option('--fail-fast', 'watch the run, and end it soon after the first violation')
    .option('--allow-crashes', 'nodes may end by themselves: that is no violation');
  return addOwn(command)
    .option('--results <dir>', 'where runs are stored', 'results')
    .option('--json', 'print one JSON document on standard output')
    .option('--verbose', 'show stack traces of errors');
}

/** What only real processes need. */
function addLiveOptions(command: Command): Command {
  return addSystemOptions(command).addOption(
    number('--base-port <port>', 'first of the ports to use (default: free ones)', {
      least: 1,
      most: 65_535,
    }),
  );
}

/** What one run is given beside them. */
export function addOneRunOptions(command: Command): Command {
  return command
    .option('--workload <name>', 'what the clients do', 'mixed')
    .option('--nemesis <names>', 'what goes wrong; several joined by commas', 'none')
    .addOption(
      number('--seed <n>', 'operations and faults descend from it (default: a new one)', seeds),
    )
    .option('--schedule <file>', 'faults to replay: the test.json of a run, or a list of steps');
}
