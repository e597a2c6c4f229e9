import { parseArgs } from 'node:util';
import { defaultSnapshotThreshold, snapshotEvery, type SnapshotThreshold } from '../node/index.ts';
import { isBugName, plantedBugs, type BugName } from '../planted-bugs.ts';

export interface ServerOptions {
  readonly id: number;
  readonly host: string;
  readonly transportPort: number;
  readonly apiPort: number;
  readonly dataDir: string;
  readonly peers: readonly { readonly id: number; readonly host: string; readonly port: number }[];
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

/** The command line is wrong; the message is one sentence for whoever typed it. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** A planted bug was asked for that does not exist, or outside a test. */
export class BugRefused extends UsageError {
  override readonly name = 'BugRefused';
}

/** Planted bugs are refused unless this variable of the environment is 1. */
export const bugsAllowedVariable = 'RAFT_JEPSEN_TEST';

/** The secret of the cluster: not an argument, because every user of the machine can read those. */
export const peerSecretVariable = 'RAFT_JEPSEN_PEER_SECRET';

const flags = {
  id: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  'transport-port': { type: 'string' },
  'api-port': { type: 'string' },
  'data-dir': { type: 'string' },
  peers: { type: 'string', default: '' },
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
  const id = count('--id', values.id);
  const peers = parsePeers(values.peers);
  if (peers.some((peer) => peer.id === id)) {
    throw new UsageError(`--peers names node ${id}, which is this node: name the others only`);
  }
  const [electionTimeoutMinMs, electionTimeoutMaxMs] = parseRange(values['election-timeout-ms']);
  const heartbeatMs = count('--heartbeat-ms', values['heartbeat-ms']);
  if (heartbeatMs >= electionTimeoutMinMs) {
    throw new UsageError(
      `--heartbeat-ms ${heartbeatMs} is not below the election timeout ${electionTimeoutMinMs}`,
    );
  }
  return {
    id,
    host: withoutBrackets(values.host),
    transportPort: port('--transport-port', values['transport-port']),
    apiPort: port('--api-port', values['api-port']),
    dataDir: required('--data-dir', values['data-dir']),
    peers,
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

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function required(flag: string, text: string | undefined): string {
  if (text === undefined || text === '') throw new UsageError(`${flag} is missing`);
  return text;
}

function count(flag: string, text: string | undefined): number {
  const value = required(flag, text);
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new UsageError(`${flag} ${value} is not a count from 1`);
  return Number(value);
}

function port(flag: string, text: string | undefined): number {
  const value = count(flag, text);
  if (value > 65_535) throw new UsageError(`${flag} ${value} is not a port (1 to 65535)`);
  return value;
}

function parsePeers(text: string): ServerOptions['peers'] {
  if (text === '') return [];
  const peers = text.split(',').map((item) => {
    const match = /^(\d+)=(\[[^[\]]+\]|[^:[\]]+):(\d+)$/.exec(item);
    const [, id, host, peerPort] = match ?? [];
    if (host === undefined) {
      throw new UsageError(
        `--peers: "${item}" is not ID=HOST:PORT, as in 2=127.0.0.1:8002 or 2=[::1]:8002`,
      );
    }
    return {
      id: count('--peers: id', id),
      host: withoutBrackets(host),
      port: port('--peers: port', peerPort),
    };
  });
  if (new Set(peers.map((peer) => peer.id)).size < peers.length) {
    throw new UsageError(`--peers ${text} names a node twice`);
  }
  return peers;
}

/** An IPv6 address stands in brackets where a port follows it, and without where none does. */
function withoutBrackets(host: string): string {
  return /^\[(.+)\]$/.exec(host)?.[1] ?? host;
}

/** What a header can carry: a secret that could not would keep every peer away. */
function parseSecret(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  if (/^[\x21-\x7e]{16,512}$/.test(text)) return text;
  throw new UsageError(`${peerSecretVariable} is not 16 to 512 characters of ASCII without spaces`);
}

function parseRange(text: string): readonly [number, number] {
  const [, min, max] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  const range = [Number(min), Number(max)] as const;
  if (!(range[0] >= 1 && range[1] > range[0])) {
    throw new UsageError(`--election-timeout-ms ${text} is not MIN-MAX, as in 300-600`);
  }
  return range;
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
