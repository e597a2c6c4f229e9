import { Command } from 'commander';

/**
 * `raft-jepsen server`: one node of the built-in Raft KV in the foreground. The options are
 * listed here for --help and for typing mistakes; the server itself reads them.
 */
export function serverCommand(): Command {
  const command = new Command('server')
    .summary('run one node of the built-in store by hand')
    .description(
      'Runs one node of the built-in Raft key-value store in the foreground, until Ctrl-C. Its log goes to standard error.',
    )
    .option('--id <n>', 'number of this node, from 1')
    .option('--node-id <name>', 'instead of --id: a node by name, which speaks gRPC at --port')
    .option('--port <port>', 'with --node-id: where peers and clients reach it over gRPC')
    .option('--transport <name>', 'what nodes speak: http (default) or grpc; by grpc, clients too')
    .option('--transport-port <port>', 'where the other nodes reach it')
    .option('--api-port <port>', 'where clients reach it: /client/status, /client/leader, /kv/KEY')
    .option('--data-dir <dir>', 'its log, which is what it knows after a restart')
    .option('--peers <list>', 'the other nodes: 2=127.0.0.1:8002,3=[::1]:8003')
    .option('--join', 'wait to be added by the members, whom --peers names')
    .option('--spares <list>', 'where nodes are that are no members yet, written as in --peers')
    .option('--host <address>', 'where it listens (default: 127.0.0.1)')
    .option('--allow-host <name...>', 'further names under which it is asked for')
    .option('--election-timeout-ms <min-max>', 'default: 300-600')
    .option('--heartbeat-ms <ms>', 'default: 50')
    .option('--snapshot-entries <n>', 'entries between two snapshots (default: 10000)')
    .option('--bug <name...>', 'be wrong on purpose (only with RAFT_JEPSEN_TEST=1)')
    .option('--tls-ca <file>', 'over gRPC: who signed the certificates of peers and clients (PEM)')
    .option('--tls-cert <file>', 'the certificate of this node (PEM)')
    .option('--tls-key <file>', 'its private key (PEM)')
    .option('--no-metrics', 'no GET /metrics (Prometheus)')
    .option('--exit-with-parent', 'end when standard input closes')
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen server --id 1 --transport-port 8001 --api-port 9001 --data-dir data/1
  raft-jepsen server --id 1 --transport-port 8001 --api-port 9001 --data-dir data/1 \\
    --peers 2=127.0.0.1:8002,3=127.0.0.1:8003                the first node of three`,
    )
    .action(async ({ bug = [] }: { readonly bug?: readonly string[] }, self: Command) => {
      // Loaded here, so that --help does not wait for the server.
      const { serverAction } = await import('./server-action.ts');
      await serverAction(flagsOf(self), bug);
    });
  return command;
}

/** The options that were given, as the server's own command line. */
function flagsOf(command: Command): string[] {
  return command.options.flatMap((option) => {
    const value = command.getOptionValue(option.attributeName()) as
      string | readonly string[] | boolean | undefined;
    // `--no-…` has the value true when it is left out.
    if (value === undefined || value === option.negate) return [];
    const flag = option.long ?? option.flags;
    if (typeof value === 'boolean') return [flag];
    return [value].flat().map((each) => `${flag}=${each}`);
  });
}
