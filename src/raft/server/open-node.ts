import type { Member, Timing } from '../core/index.ts';
import { defaultMaxSessions, KeyValue, type KeyValueTypes } from '../kv/index.ts';
import { RaftNode } from '../node/index.ts';
import { bugsAt } from '../../planted-bugs.ts';
import { realFileSystem, Wal } from '../storage/index.ts';
import type { PeerPlace, PeerTransport } from '../transport/index.ts';
import { logNote, type Log } from './log-line.ts';
import type { Metrics } from './metrics/node-metrics.ts';
import { placeOf } from './option-values.ts';
import type { ServerOptions } from './options.ts';
import { peerAddress } from './peer-address.ts';
import { realClock } from './real-clock.ts';

/** How a node ends that cannot go on. */
export const exitFailure = 255;
/** Recovers the node from its log; it takes part from then on. */
export async function openNode(
  options: ServerOptions,
  log: Log,
  transport: PeerTransport,
  metrics: Metrics | null,
): Promise<RaftNode<KeyValueTypes>> {
  const { id, bugs } = options;
  const { wal, restored, tornBytes } = await Wal.open({
    directory: options.dataDir,
    nodeId: id,
    fileSystem: realFileSystem,
  });
  const node = new RaftNode<KeyValueTypes>({
    id,
    peers: options.peers.map((peer) => peer.id),
    joins: options.joins,
    addressOf: (voter) => peerAddress(options, voter),
    timing: timingOf(options),
    bugs,
    random: Math.random,
    clock: realClock,
    storage: metrics === null ? wal : metrics.measured(wal),
    ...(metrics !== null && { stepped: metrics.stepped }),
    restored,
    transport,
    machine: new KeyValue({ maxSessions: defaultMaxSessions, bugs: bugsAt('kv', bugs) }),
    snapshots: options.snapshots,
    note: (note) => {
      logNote(log, note);
      if (note.event === 'configured') transport.setMembers(placesOf(id, note.members));
    },
    fatal: (what, error) => {
      log('error', 'fatal', { what, detail: textOf(error) });
      process.exit(exitFailure);
    },
  });
  const { snapshotIndex, lastLogIndex, lastLogTerm, term, configuration } = node.status();
  transport.setMembers(placesOf(id, configuration.members));
  log('info', 'recovered', { term, snapshotIndex, lastLogIndex, lastLogTerm, tornBytes });
  return node;
}

/** Where the other members are; one without an address is found by those alone who were told of it. */
function placesOf(self: number, members: readonly Member[]): PeerPlace[] {
  return members.flatMap(({ id, address }) => (id === self ? [] : (placeOf(id, address) ?? [])));
}

function timingOf(options: ServerOptions): Timing {
  return {
    electionTimeoutMinUs: options.electionTimeoutMinMs * 1000,
    electionTimeoutMaxUs: options.electionTimeoutMaxMs * 1000,
    heartbeatUs: options.heartbeatMs * 1000,
  };
}

export function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
