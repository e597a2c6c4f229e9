import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

type Headed = Pick<IncomingMessage, 'headers'>;

/** A request that is turned away before anybody looks at what it asks. */
export interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly message: string;
}

/** A name that no name server may know (RFC 2606): under it a node asks for another one, whatever that is called. */
export const peerHost = 'peer.raft.invalid';

/**
 * Why a request is not for this server, or null when it may be.
 *
 * Any web page can send requests to loopback from its reader's machine: a `POST` of
 * `text/plain` without asking, and under a name of its own that it lets point to 127.0.0.1
 * (DNS rebinding) everything, and read the answers. It cannot do so under an address or under
 * `localhost`, it cannot hide its origin, and it cannot send JSON elsewhere unasked.
 *
 * @param listensAt the name or address that this server listens at
 * @param names other names that it is known under
 */
export function refusalAtDoor(
  request: Headed,
  listensAt: string,
  names: readonly string[],
): Refusal | null {
  const { host, origin } = request.headers;
  if (!isKnownHost(host, listensAt, names)) {
    const message = 'not known under that name: ask by address, or start it with --allow-host';
    return { status: 421, error: 'unknown-host', message };
  }
  const site = request.headers['sec-fetch-site'];
  if ((origin !== undefined && origin !== `http://${host ?? ''}`) || site === 'cross-site') {
    return { status: 403, error: 'cross-origin', message: 'a page of another origin asks' };
  }
  const isJson = /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '');
  if (hasBody(request) && !isJson) {
    const message = 'a body comes with "content-type: application/json"';
    return { status: 415, error: 'not-json', message };
  }
  return null;
}

function hasBody({ headers }: Headed): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

export function isKnownHost(
  header: string | undefined,
  listensAt: string,
  names: readonly string[],
): boolean {
  const match = /^(?:\[([\da-f:.]+)\]|([^:[\]/@\s]+))(?::\d{1,5})?$/i.exec(header ?? '');
  const name = (match?.[1] ?? match?.[2])?.toLowerCase();
  if (name === undefined) return false;
  if (isLoopback(name)) return true;
  const known = [listensAt, ...names].some((each) => each.toLowerCase() === name);
  // Bound to loopback, nobody reaches it by another address; open to others, any address is its own.
  return known || (isIP(name) !== 0 && !isLoopback(listensAt.toLowerCase()));
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '::1' || /^127\.\d+\.\d+\.\d+$/.test(name);
}

/** Whether the request carries the secret that the nodes of a cluster share; null: they share none. */
export function knowsSecret({ headers }: Headed, secret: string | null): boolean {
  if (secret === null) return true;
  const [given, expected] = [headers.authorization ?? '', bearer(secret)].map((text) =>
    createHash('sha256').update(text).digest(),
  );
  return given !== undefined && expected !== undefined && timingSafeEqual(given, expected);
}

export function bearer(secret: string): string {
  return `Bearer ${secret}`;
}
