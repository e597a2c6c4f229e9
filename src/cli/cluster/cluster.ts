import { Argument, Command, Option } from 'commander';
import type { ClusterKeyOptions, ClusterOptions, ClusterStartOptions } from './cluster-options.ts';
import { jsonArgument } from './cluster-values.ts';
import { badArguments, didYouMean } from '../../errors.ts';
import { numberOption } from '../options/option-values.ts';
import { addSystemOptions } from '../options/system-options.ts';

const defaultDir = 'raft-cluster';

/** `raft-jepsen cluster …`: a cluster by hand, which lives on after each command. */
export function clusterCommand(): Command {
  const cluster = new Command('cluster')
    .summary('start a cluster by hand, use it and break it')
    .usage('<command> [options]')
    .description(
      'A cluster of the built-in Raft key-value store by hand: it lives on after the command, and the next command finds it again.',
    )
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen cluster start --nodes 3      three nodes, on the data of ./raft-cluster
  raft-jepsen cluster put color '"blue"'   a write, at the leader
  raft-jepsen cluster partition 1,2/3      node 3 hears nobody, until cluster heal
  raft-jepsen cluster stop                 everything ends; the data stays`,
    );
  addLifeCommands(cluster);
  addFaultCommands(cluster);
  addKeyCommands(cluster);
  const names = cluster.commands.map((command) => command.name());
  return (
    cluster
      // What does not name a command ends up as this argument; `choices` is for completion.
      .addArgument(new Argument('[command]').choices(names).argParser(String))
      // What belongs to a mistyped command is not to be blamed before the command is.
      .allowUnknownOption()
      .allowExcessArguments()
      .action((name: string | undefined) => {
        throw badArguments(
          'RJ010',
          name === undefined || name.startsWith('-')
            ? 'cluster: which command?'
            : `cluster has no command "${name}"${didYouMean(name, names)}`,
          `choose from ${names.join(', ')}; raft-jepsen cluster --help explains them`,
        );
      })
  );
}

function subcommand(cluster: Command, name: string, description: string): Command {
  return cluster
    .command(name)
    .description(description)
    .option('--dir <folder>', "the cluster's folder", defaultDir);
}

function addLifeCommands(cluster: Command): void {
  const start = subcommand(cluster, 'start', 'Starts a cluster, on the data that its folder has.')
    .addOption(
      new Option('--nodes <n>', "how many (default: as the folder's data has, or 3)").argParser(
        numberOption('--nodes', { min: 1, max: 9 }),
      ),
    )
    .addOption(
      new Option('--base-port <port>', 'first of the ports to use (default: free ones)').argParser(
        numberOption('--base-port', { min: 1, max: 65_535 }),
      ),
    );
  addSystemOptions(start, 'by-hand').action(async (options: ClusterStartOptions) => {
    const { clusterStart } = await import('./cluster-life.ts');
    await clusterStart(options);
  });
  subcommand(cluster, 'status', 'Shows what each node is and says of itself.')
    .option('--json', 'print one JSON document on standard output')
    .action(async (options: ClusterOptions & { readonly json?: boolean }) => {
      const { clusterStatus } = await import('./cluster-life.ts');
      await clusterStatus(options);
    });
  subcommand(cluster, 'logs', 'Shows the logs of the nodes as one, a colour a node.')
    .addArgument(new Argument('[node]', 'this one alone: n1 or 1'))
    .option('--follow', 'go on with what comes, until Ctrl-C')
    .action(async (node: string | undefined, options: ClusterOptions & { follow?: boolean }) => {
      const { clusterLogs } = await import('./cluster-logs.ts');
      await clusterLogs(node, options);
    });
  subcommand(cluster, 'stop', 'Ends every node and the supervisor. The data stays.').action(
    async (options: ClusterOptions) => {
      const { clusterStop } = await import('./cluster-life.ts');
      await clusterStop(options);
    },
  );
  subcommand(cluster, 'clean', 'Removes the data and logs of a cluster that does not run.').action(
    async (options: ClusterOptions) => {
      const { clusterClean } = await import('./cluster-life.ts');
      await clusterClean(options);
    },
  );
}

const processCommands = [
  ['kill', 'Ends nodes with SIGKILL. Their data stays.'],
  ['restart', 'Starts nodes on their data; one that runs is killed first.'],
  ['pause', 'Stops nodes with SIGSTOP: they keep their connections and say nothing.'],
  ['resume', 'Lets paused nodes go on with SIGCONT.'],
] as const;

function addFaultCommands(cluster: Command): void {
  for (const [kind, description] of processCommands) {
    subcommand(cluster, kind, description)
      .argument('<node...>', 'n1 or 1')
      .action(async (nodes: string[], options: ClusterOptions) => {
        const { clusterProcesses } = await import('./cluster-faults.ts');
        await clusterProcesses(kind, nodes, options);
      });
  }
  subcommand(
    cluster,
    'partition',
    'Cuts the links between groups of nodes, and opens every other one.',
  )
    .argument('<groups>', '1,2/3: nodes that are not named stay together as one more group')
    .action(async (groups: string, options: ClusterOptions) => {
      const { clusterPartition } = await import('./cluster-faults.ts');
      await clusterPartition(groups, options);
    });
  subcommand(cluster, 'heal', 'Opens every link.').action(async (options: ClusterOptions) => {
    const { clusterHeal } = await import('./cluster-faults.ts');
    await clusterHeal(options);
  });
}

/** How long an operation may take; the server itself gives up after five seconds. */
const defaultTimeoutMs = 6_000;

function addKeyCommands(cluster: Command): void {
  const exits = 'Exit code: 0 done, 1 certainly not done, 2 not known.';
  const keyCommand = (name: string, description: string): Command =>
    subcommand(cluster, name, `${description} ${exits}`)
      .argument('<key>')
      .option('--node <node>', 'ask this node alone, and see its answer or redirect')
      .addOption(
        new Option('--timeout <ms>', 'how long to wait')
          .argParser(numberOption('--timeout', { min: 1, max: 600_000 }))
          .default(defaultTimeoutMs),
      );
  const run = async (f: string, key: string, value: unknown, options: ClusterKeyOptions) => {
    const { clusterOperation } = await import('./cluster-keys.ts');
    process.exitCode = await clusterOperation({ f, key, value: value as never }, options);
  };
  keyCommand('put', 'Writes a value.')
    .argument('<value>', 'JSON, such as 1, \'"text"\' or \'{"a": [true]}\'', jsonArgument('value'))
    .action((key: string, value: unknown, options: ClusterKeyOptions) =>
      run('write', key, value, options),
    );
  keyCommand('get', 'Reads a value; null when there is none.').action(
    (key: string, options: ClusterKeyOptions) => run('read', key, null, options),
  );
  keyCommand('cas', 'Writes a value if the present one is as expected.')
    .argument('<expected>', 'JSON; null: there is none', jsonArgument('expected'))
    .argument('<new>', 'JSON', jsonArgument('new'))
    .action((key: string, expected: unknown, value: unknown, options: ClusterKeyOptions) =>
      run('cas', key, [expected, value], options),
    );
  keyCommand('delete', 'Removes a value.').action((key: string, options: ClusterKeyOptions) =>
    run('delete', key, null, options),
  );
}
