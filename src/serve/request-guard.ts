import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** The header that a request which changes something must carry. */
const tokenHeader = 'x-raft-jepsen-token';

/** A secret of this server process: only a page that it has served knows it. */
export function newToken(): string {
  return randomBytes(24).toString('hex');
}

/** Whether what listens there can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * Whether a request was meant for this server, by the name under which it was asked.
 *
 * A page of anybody's can let its own name point to 127.0.0.1 and then read from here as its
 * own origin (DNS rebinding). It cannot do so under an address or under `localhost`, so these
 * are answered, and besides them only the name that the server listens under.
 */
export function isKnownHost(header: string | undefined, listensAt: string): boolean {
  const match = /^(?:\[([\da-f:.]+)\]|([^:[\]/@\s]+))(?::\d{1,5})?$/i.exec(header ?? '');
  const name = (match?.[1] ?? match?.[2])?.toLowerCase();
  if (name === undefined) return false;
  if (name === 'localhost' || name === listensAt.toLowerCase()) return true;
  // Bound to one machine, it is asked for by loopback addresses; open to others, by any address.
  return isLoopback(listensAt) ? isLoopback(name) : isIP(name) !== 0;
}

/** Whether a page of this server asks, and not another one on the reader's behalf. */
export function isFromOwnPage(request: IncomingMessage, token: string): boolean {
  const { host, origin } = request.headers;
  const given = Buffer.from(String(request.headers[tokenHeader] ?? ''));
  const expected = Buffer.from(token);
  return (
    host !== undefined &&
    origin === `http://${host}` &&
    given.length === expected.length &&
    timingSafeEqual(given, expected)
  );
}
