import { Option, type Command } from 'commander';
import { numberOption, rateOption, valuesOption } from '../options/option-values.ts';
import { netChoices } from '../../config/net-choice.ts';
import { addSystemOptions } from '../options/system-options.ts';

const seconds = { min: 1, max: 86_400, whole: false };
export const seedRange = { min: 0, max: 0xffffffff };

/** An option with a number; its parser names it in errors. */
export function numericOption(
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
  maxNodes = 9,
): Command {
  command
    .addOption(
      numericOption('--nodes <n>', 'nodes of the cluster', { min: 1, max: maxNodes }).default(3),
    )
    .addOption(numericOption('--time-limit <s>', 'seconds of workload', seconds))
    .addOption(numericOption('--concurrency <n>', 'client threads', { min: 1, max: 1000 }))
    .addOption(numericOption('--ops <n>', 'operations in all', { min: 1, max: 10_000_000 }))
    .addOption(
      numericOption(
        '--readers <n>',
        'of the clients, those that only read, each at a node (default: half)',
        {
          min: 0,
          max: 1000,
        },
      ),
    )
    .addOption(
      new Option(
        '--rate <n>',
        'operations a second in all; 0: as fast as they go; "auto": what is answered promptly',
      ).argParser(rateOption),
    )
    .addOption(numericOption('--keys <n>', 'keys', { min: 1, max: 1_000_000 }))
    .addOption(
      numericOption('--read-ratio <r>', 'share of reads, 0 to 1', { min: 0, max: 1, whole: false }),
    )
    .addOption(
      new Option('--values <n>', 'number of different values, or "unique"').argParser(valuesOption),
    )
    .addOption(
      numericOption('--timeout <ms>', 'how long a client waits for an answer (default: 300)', {
        min: 1,
        max: 600_000,
      }),
    )
    .addOption(
      numericOption(
        '--retries <n>',
        'repeats of a request under one session (default: 5, in some of the clients)',
        {
          min: 0,
          max: 100,
        },
      ),
    )
    .addOption(
      numericOption('--nemesis-interval <s>', 'mean seconds from fault to fault (default: 5)', {
        min: 0.1,
        max: 86_400,
        whole: false,
      }),
    )
    .option(
      '--packet-faults <names>',
      'what the nemesis packet does, several joined by commas (default: what the network can do)',
    )
    .addOption(
      numericOption('--recovery-timeout <s>', 'seconds to recover in (default: 15)', seconds),
    )
    .addOption(
      numericOption(
        '--min-ok-rate <r>',
        'least share of operations to be served, 0 to 1, or exit 1',
        {
          min: 0,
          max: 1,
          whole: false,
        },
      ),
    )
    .addOption(
      numericOption(
        '--max-p99 <ms>',
        'most that the p99 of any kind of operation may be, or exit 1',
        {
          min: 0.001,
          max: 600_000,
          whole: false,
        },
      ),
    )
    .option('--checker <names>', 'ask also these of the configuration; several joined by commas')
    .option('--fail-fast', 'watch the run, and end it soon after the first violation')
    .option('--allow-crashes', 'nodes may end by themselves: that is no violation');
  return addOwn(command)
    .option('--results <dir>', 'where runs are stored', 'results')
    .option('--json', 'print one JSON document on standard output')
    .option('--verbose', 'show stack traces of errors');
}

/** What only real processes need. */
function addLiveOptions(command: Command): Command {
  return addSystemOptions(command)
    .addOption(
      new Option('--net <network>', 'what carries the links between the nodes')
        .choices(netChoices)
        .default('auto'),
    )
    .addOption(
      numericOption('--base-port <port>', 'first of the ports to use (default: free ones)', {
        min: 1,
        max: 65_535,
      }),
    );
}

/** What one run is given beside them. */
export function addOneRunOptions(command: Command): Command {
  return command
    .option('--workload <name>', 'what the clients do', 'mixed')
    .option('--nemesis <names>', 'what goes wrong; several joined by commas', 'none')
    .addOption(
      numericOption(
        '--seed <n>',
        'operations and faults descend from it (default: a new one)',
        seedRange,
      ),
    )
    .option('--schedule <file>', 'faults to replay: the test.json of a run, or a list of steps');
}
