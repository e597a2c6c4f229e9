import { readFileSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/** Another node, and where it is reached. */
export interface PeerAddress {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

/** The secret of the cluster: not an argument, because every user of the machine can read those. */
export const peerSecretVariable = 'RAFT_JEPSEN_PEER_SECRET';

export function required(flag: string, text: string | undefined): string {
  if (text === undefined || text === '') throw new UsageError(`${flag} is missing`);
  return text;
}

export function count(flag: string, text: string | undefined): number {
  const value = required(flag, text);
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new UsageError(`${flag} ${value} is not a count from 1`);
  return Number(value);
}

export function port(flag: string, text: string | undefined): number {
  const value = count(flag, text);
  if (value > 65_535) throw new UsageError(`${flag} ${value} is not a port (1 to 65535)`);
  return value;
}

export function parsePeers(text: string): readonly PeerAddress[] {
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
export function withoutBrackets(host: string): string {
  return /^\[(.+)\]$/.exec(host)?.[1] ?? host;
}

/** What a header can carry: a secret that could not would keep every peer away. */
export function parseSecret(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  if (/^[\x21-\x7e]{16,512}$/.test(text)) return text;
  throw new UsageError(`${peerSecretVariable} is not 16 to 512 characters of ASCII without spaces`);
}

export function parseRange(text: string): readonly [number, number] {
  const [, min, max] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  const range = [Number(min), Number(max)] as const;
  if (!(range[0] >= 1 && range[1] > range[0])) {
    throw new UsageError(`--election-timeout-ms ${text} is not MIN-MAX, as in 300-600`);
  }
  return range;
}

export function readPem(flag: string, file: string): Buffer {
  try {
    const pem = readFileSync(file);
    if (pem.includes('-----BEGIN ')) return pem;
  } catch (error) {
    throw new UsageError(
      `${flag} ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  throw new UsageError(`${flag} ${file} is not PEM: it has no -----BEGIN line`);
}
