import { parseArgs } from 'node:util';
import { defaultSnapshotThreshold, snapshotEvery, type SnapshotThreshold } from '../node/index.ts';
import type { TlsFiles } from '../transport/grpc/grpc.ts';
import {
  count,
  parsePeers,
  parseRange,
  parseSecret,
  peerSecretVariable,
  port,
  readPem,
  required,
  withoutBrackets,
} from './option-values.ts';
import type { PeerPlace } from '../transport/index.ts';
import { placesByAddress } from './places-by-address.ts';
import { UsageError } from './usage-error.ts';
import { isBugName, plantedBugs, type BugName } from '../../planted-bugs.ts';

export interface ServerOptions {
  readonly id: number;
  readonly host: string;
  /** What the nodes speak to one another; over gRPC, clients are served at the same port. */
  readonly transport: 'http' | 'grpc';
  readonly transportPort: number;
  /** Where clients are served over HTTP; null: nowhere. */
  readonly apiPort: number | null;
  /** Certificates for gRPC; null: plain text. */
  readonly tls: TlsFiles | null;
  readonly dataDir: string;
  /** The other voters of the beginning, and where this node dials them. */
  readonly peers: readonly PeerPlace[];
  /** Nodes that are no voters of the beginning, and where this node dials them. */
  readonly spares: readonly PeerPlace[];
  /** The node waits to be added; `peers` are members whom it may hear from. */
  readonly joins: boolean;
  /** Names under which this node is asked for, besides `host`. */
  readonly names: readonly string[];
  /** What the nodes of the cluster share; null: whoever reaches the transport port is trusted. */
  readonly peerSecret: string | null;
  readonly bugs: ReadonlySet<BugName>;
  readonly electionTimeoutMinMs: number;
  readonly electionTimeoutMaxMs: number;
  readonly heartbeatMs: number;
  readonly snapshots: SnapshotThreshold;
  /** Whether `GET /metrics` is answered. */
  readonly metrics: boolean;
  readonly exitWithParent: boolean;
}

export { UsageError };

/** A planted bug was asked for that does not exist, or outside a test. */
export class BugRefused extends UsageError {
  override readonly name = 'BugRefused';
}

/** Planted bugs are refused unless this variable of the environment is 1. */
const bugsAllowedVariable = 'RAFT_JEPSEN_TEST';

const flags = {
  id: { type: 'string' },
  'node-id': { type: 'string' },
  port: { type: 'string' },
  transport: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  'transport-port': { type: 'string' },
  'api-port': { type: 'string' },
  'data-dir': { type: 'string' },
  peers: { type: 'string', default: '' },
  spares: { type: 'string', default: '' },
  join: { type: 'boolean', default: false },
  'tls-ca': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  bug: { type: 'string', multiple: true },
  'election-timeout-ms': { type: 'string', default: '300-600' },
  'heartbeat-ms': { type: 'string', default: '50' },
  'snapshot-entries': { type: 'string', default: String(defaultSnapshotThreshold.entries) },
  'no-metrics': { type: 'boolean', default: false },
  'exit-with-parent': { type: 'boolean', default: false },
} as const;

/** @throws UsageError */
export function parseServerOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ServerOptions {
  const values = parseFlags(args);
  const [electionTimeoutMinMs, electionTimeoutMaxMs] = parseRange(values['election-timeout-ms']);
  const heartbeatMs = count('--heartbeat-ms', values['heartbeat-ms']);
  if (heartbeatMs >= electionTimeoutMinMs) {
    throw new UsageError(
      `--heartbeat-ms ${heartbeatMs} is not below the election timeout ${electionTimeoutMinMs}`,
    );
  }
  const { id, transport, transportPort, apiPort, dataDir, peers } = parsePlace(values);
  const spares = parsePeers('--spares', values.spares);
  const twice = spares.find(
    (spare) => spare.id === id || peers.some((peer) => peer.id === spare.id),
  );
  if (twice !== undefined) {
    throw new UsageError(
      `--spares names node ${twice.id}, which --peers has, or which is this node`,
    );
  }
  return {
    id,
    host: withoutBrackets(values.host),
    transport,
    transportPort,
    apiPort,
    tls: parseTls(values, transport),
    dataDir,
    peers,
    spares,
    joins: values.join,
    names: values['allow-host'] ?? [],
    peerSecret: parseSecret(environment[peerSecretVariable]),
    bugs: parseBugs(values.bug ?? [], environment),
    electionTimeoutMinMs,
    electionTimeoutMaxMs,
    heartbeatMs,
    snapshots: snapshotEvery(count('--snapshot-entries', values['snapshot-entries'])),
    metrics: !values['no-metrics'],
    exitWithParent: values['exit-with-parent'],
  };
}

type Values = ReturnType<typeof parseFlags>;
type Place = Pick<
  ServerOptions,
  'id' | 'transport' | 'transportPort' | 'apiPort' | 'dataDir' | 'peers'
>;

function parsePlace(values: Values): Place {
  if (values['node-id'] !== undefined) return parseNamedPlace(values['node-id'], values);
  const transport = values.transport ?? 'http';
  if (transport !== 'http' && transport !== 'grpc') {
    throw new UsageError(`--transport ${transport} is not known; there are: http, grpc`);
  }
  if (values.port !== undefined) throw new UsageError('--port goes with --node-id, not with --id');
  const id = count('--id', values.id);
  const peers = parsePeers('--peers', values.peers);
  if (peers.some((peer) => peer.id === id)) {
    throw new UsageError(`--peers names node ${id}, which is this node: name the others only`);
  }
  return {
    id,
    peers,
    transport,
    transportPort: port('--transport-port', values['transport-port']),
    apiPort: port('--api-port', values['api-port']),
    dataDir: required('--data-dir', values['data-dir']),
  };
}

/** What stands for numbers where nodes have names alone. */
function parseNamedPlace(name: string, values: Values): Place {
  for (const flag of ['id', 'transport', 'transport-port'] as const) {
    if (values[flag] !== undefined) {
      throw new UsageError(
        `--${flag} does not go with --node-id, whose nodes speak gRPC at --port`,
      );
    }
  }
  if (!/^[\w.-]{1,100}$/.test(name)) throw new UsageError(`--node-id ${name} is not a name`);
  const transportPort = port('--port', values.port);
  const { id, peers } = placesByAddress({ host: values.host, port: transportPort }, values.peers);
  return {
    id,
    transport: 'grpc',
    transportPort,
    apiPort: values['api-port'] === undefined ? null : port('--api-port', values['api-port']),
    dataDir: values['data-dir'] ?? `raft-data/${name}`,
    peers,
  };
}

function parseTls(values: Values, transport: ServerOptions['transport']): TlsFiles | null {
  const files = (['tls-ca', 'tls-cert', 'tls-key'] as const).map((flag) => values[flag]);
  const [ca, cert, key] = files;
  if (files.every((file) => file === undefined)) return null;
  if (ca === undefined || cert === undefined || key === undefined) {
    throw new UsageError('--tls-ca, --tls-cert and --tls-key come together');
  }
  if (transport !== 'grpc') throw new UsageError('--tls-cert goes with gRPC: add --transport grpc');
  return {
    ca: readPem('--tls-ca', ca),
    cert: readPem('--tls-cert', cert),
    key: readPem('--tls-key', key),
  };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function parseBugs(
  names: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlySet<BugName> {
  const bugs = new Set<BugName>();
  for (const name of names) {
    if (!isBugName(name)) {
      const known = plantedBugs.map((bug) => bug.name).join(', ');
      throw new BugRefused(`--bug ${name} is not known; there are: ${known}`);
    }
    if (environment[bugsAllowedVariable] !== '1') {
      throw new BugRefused(
        `--bug ${name} makes the server wrong on purpose: set ${bugsAllowedVariable}=1 to allow it`,
      );
    }
    bugs.add(name);
  }
  return bugs;
}
