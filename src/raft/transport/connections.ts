import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface ConnectionLimits {
  readonly max: number;
  /** Below `max`, so that no address can take all of them. */
  readonly maxPerAddress: number;
  /** Bytes of bodies that have not arrived to their end, of all connections together. */
  readonly maxBytes: number;
}

interface Connection {
  readonly address: string;
  /** Receiving: we wait for the rest of a request. Answering: the client waits for us. */
  phase: 'receiving' | 'answering' | 'idle';
  since: number;
  bytes: number;
}

/**
 * Keeps a server open to everybody. At a limit it is not the newcomer who is turned away but
 * whoever has kept us waiting longest for the rest of a request, then whoever has been idle
 * longest: a thousand half requests cost a client nothing, and lock nobody out.
 */
export class Connections {
  readonly #open = new Map<Socket, Connection>();
  readonly #perAddress = new Map<string, number>();
  readonly #limits: ConnectionLimits;
  #bytes = 0;

  constructor(server: Server, limits: ConnectionLimits) {
    this.#limits = limits;
    server.on('connection', (socket: Socket) => this.#admit(socket));
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) =>
      this.#follow(request, response),
    );
  }

  get count(): number {
    return this.#open.size;
  }

  #admit(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    this.#open.set(socket, { address, phase: 'receiving', since: performance.now(), bytes: 0 });
    const fromThere = (this.#perAddress.get(address) ?? 0) + 1;
    this.#perAddress.set(address, fromThere);
    socket.once('close', () => this.#forget(socket));
    if (fromThere > this.#limits.maxPerAddress) this.#turnAway(socket, address);
    else if (this.#open.size > this.#limits.max) this.#turnAway(socket, null);
  }

  #forget(socket: Socket): void {
    const connection = this.#open.get(socket);
    if (connection === undefined) return;
    this.#open.delete(socket);
    this.#bytes -= connection.bytes;
    connection.bytes = 0;
    const left = (this.#perAddress.get(connection.address) ?? 1) - 1;
    if (left === 0) this.#perAddress.delete(connection.address);
    else this.#perAddress.set(connection.address, left);
  }

  #follow(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#open.get(request.socket);
    if (connection === undefined) return;
    const enter = (phase: Connection['phase']): void => {
      connection.phase = phase;
      connection.since = performance.now();
      this.#bytes -= connection.bytes;
      connection.bytes = 0;
    };
    enter('receiving');
    request.on('data', (chunk: Buffer) => {
      // What arrives after a connection was forgotten no longer counts.
      if (!this.#open.has(request.socket)) return;
      connection.bytes += chunk.length;
      this.#bytes += chunk.length;
      while (this.#bytes > this.#limits.maxBytes && this.#turnAway(null, null));
    });
    request.once('end', () => enter('answering'));
    response.once('close', () => enter('idle'));
  }

  /** Ends one connection, of `address` alone when it is given; the newcomer itself when all others are being answered. */
  #turnAway(newcomer: Socket | null, address: string | null): boolean {
    let victim = newcomer;
    let best: Connection | null = null;
    for (const [socket, connection] of this.#open) {
      if (socket === newcomer || connection.phase === 'answering') continue;
      if (address !== null && connection.address !== address) continue;
      if (best !== null && !isWorse(connection, best)) continue;
      [victim, best] = [socket, connection];
    }
    if (victim === null) return false;
    this.#forget(victim);
    victim.destroy();
    return true;
  }
}

function isWorse(one: Connection, other: Connection): boolean {
  if (one.phase !== other.phase) return one.phase === 'receiving';
  return one.since < other.since;
}
