import { readFileSync } from 'node:fs';
import type { PeerPlace } from '../transport/index.ts';
import { UsageError } from './usage-error.ts';

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

export function parsePeers(flag: string, text: string): readonly PeerPlace[] {
  if (text === '') return [];
  const peers = text.split(',').map((item) => {
    const [, id, host, peerPort] = /^(\d+)=(\[[^[\]]+\]|[^:[\]]+):(\d+)$/.exec(item) ?? [];
    if (host === undefined) {
      throw new UsageError(
        `${flag}: "${item}" is not ID=HOST:PORT, as in 2=127.0.0.1:8002 or 2=[::1]:8002`,
      );
    }
    return {
      id: count(`${flag}: id`, id),
      host: withoutBrackets(host),
      port: port(`${flag}: port`, peerPort),
    };
  });
  if (new Set(peers.map((peer) => peer.id)).size < peers.length) {
    throw new UsageError(`${flag} ${text} names a node twice`);
  }
  return peers;
}

/** Where a member of a configuration is dialled: its `host:port` there; null: it has none. */
export function placeOf(id: number, address: string): PeerPlace | null {
  const [, host, text] = /^(\[[^[\]]+\]|[^:[\]\s]+):(\d{1,5})$/.exec(address) ?? [];
  const number = Number(text);
  if (host === undefined || !(number >= 1 && number <= 65_535)) return null;
  return { id, host: withoutBrackets(host), port: number };
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
