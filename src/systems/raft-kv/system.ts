import { randomBytes } from 'node:crypto';
import { distEntry } from '../../os/dist-entry.ts';
import { createHttpControl } from '../http-control.ts';
import type { HttpControl } from '../http-control.ts';
import type { NodeCommand, NodeSetup, System } from '../system.ts';
import { LeaderHint } from '../leader-hint.ts';
import { defaultLogAlarms } from '../log-alarms.ts';
import { RoutedClient } from '../routed-client.ts';
import { askNode } from './ask-node.ts';
import { answersGrpcPing } from './grpc-probe.ts';
import { raftKvOperator } from './operator.ts';
import { statusOf } from './status.ts';
import { apiPort, raftKvWire } from './wire.ts';

export interface RaftKvOptions {
  /** The planted bug that every node shall have. */
  readonly bug?: string;
  /** A snapshot is taken when the log has grown by so many entries; default: the server's own. */
  readonly snapshotEntries?: number;
  /** Whether the nodes answer `GET /metrics`. Default: no, their start takes longer. */
  readonly metrics?: boolean;
  /** What the nodes speak to each other; default: http. */
  readonly transport?: 'http' | 'grpc';
}

/**
 * The built-in Raft KV as the harness sees it: a foreign program with a command line and an
 * HTTP interface. Nothing of its insides is imported.
 */
export function raftKv(options: RaftKvOptions = {}): System {
  // What the nodes of one system share: no other process of this machine joins in as a peer.
  const secret = randomBytes(32).toString('hex');
  let controls: Promise<{ readonly status: HttpControl; readonly probe: HttpControl }> | undefined;
  const control = (): NonNullable<typeof controls> => {
    controls ??= Promise.all([createHttpControl(true), createHttpControl(false)]).then(
      ([status, probe]) => ({ status, probe }),
    );
    return controls;
  };
  const hint = new LeaderHint();
  return {
    name: 'raft-kv',
    ports: ['transport', 'api'],
    // Its own word for what it cannot go on after: `… error fatal node=1 what=…`.
    logAlarms: [...defaultLogAlarms, / error fatal /],
    command: (setup) => commandOf(setup, options, secret),
    status: async (address, timeoutMs) => {
      const { status } = await control();
      const url = `http://${address.host}:${apiPort(address)}/client/status`;
      const answer = await status.get(url, timeoutMs);
      return statusOf(address.node, answer);
    },
    probePeer: async (host, port, timeoutMs) => {
      if (options.transport === 'grpc') return answersGrpcPing(host, port, timeoutMs);
      const { probe } = await control();
      const answer = await probe.get(`http://${host}:${port}/raft/ping`, timeoutMs);
      return answer.status === 200;
    },
    leaderErrors: ['no-leader', 'not-leader', 'read-unconfirmed', 'connection-refused'],
    ask: askNode,
    operator: raftKvOperator,
    openClient: (nodes, clientOptions) =>
      new RoutedClient(raftKvWire(), nodes, clientOptions, hint),
    close: () => {
      void controls?.then(({ status, probe }) => {
        status.close();
        probe.close();
      });
      controls = undefined;
    },
  };
}

function commandOf(
  setup: NodeSetup,
  { bug, snapshotEntries, metrics = false, transport = 'http' }: RaftKvOptions,
  secret: string,
): NodeCommand {
  const peers = setup.peers.map(({ id, host, port }) => `${id}=${host}:${port}`);
  return {
    // Node itself, not a wrapper: a signal must hit the server.
    file: process.execPath,
    args: [
      distEntry('src/raft/server/main'),
      ...['--id', String(setup.id), '--host', setup.host],
      ...['--transport-port', String(setup.ports['transport'] ?? 0)],
      ...['--api-port', String(setup.ports['api'] ?? 0)],
      ...['--data-dir', setup.dataDir],
      ...(peers.length === 0 ? [] : ['--peers', peers.join(',')]),
      ...(bug === undefined ? [] : ['--bug', bug]),
      ...(snapshotEntries === undefined ? [] : ['--snapshot-entries', String(snapshotEntries)]),
      ...(metrics ? [] : ['--no-metrics']),
      ...(transport === 'http' ? [] : ['--transport', transport]),
      '--exit-with-parent',
    ],
    env: {
      RAFT_JEPSEN_PEER_SECRET: secret,
      // The server refuses a planted bug outside a test; this is one.
      ...(bug !== undefined && { RAFT_JEPSEN_TEST: '1' }),
    },
  };
}
