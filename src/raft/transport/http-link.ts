import { Agent, request } from 'node:http';
import type { Message } from '../core/index.ts';
import { encodeBatch } from './codec.ts';
import { bearer, peerHost } from './door.ts';
import { Link } from './link.ts';
import { fromHeader } from './progress.ts';
import type { Sender } from './transport.ts';

export interface HttpLinkOptions {
  readonly sender: Sender;
  readonly to: number;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** A request that makes no progress for this long is given up, and its connection too. */
  readonly timeoutMs: number;
  /** Called whenever the peer confirms that a part of a long request has come. */
  readonly heard: () => void;
  /** What the nodes of the cluster share, so that they know one another. */
  readonly secret: string | null;
  /** The peer answered, and did not take the messages. */
  readonly onRefused: (status: number) => void;
  /** The peer answered, so many milliseconds after the request was begun. */
  readonly answered?: ((ms: number) => void) | undefined;
}

/**
 * A link over one kept HTTP connection.
 *
 * A connection that stalls (packets are dropped, the peer is stopped) must not block what
 * comes later for longer than a follower's patience, so it is closed after about an
 * election timeout without progress and dialled anew; the messages on it are lost, which
 * Raft tolerates. A slow link is no stall: the peer confirms the parts of a long body as
 * they come (see progress.ts).
 */
export class HttpLink {
  readonly #options: HttpLinkOptions;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1 });
  readonly #link: Link;

  constructor(options: HttpLinkOptions) {
    this.#options = options;
    this.#link = new Link(
      (messages, _data, settled) =>
        this.#post(encodeBatch(messages, options.sender, options.to), settled),
      options.answered,
    );
  }

  send(message: Message): void {
    this.#link.send(message);
  }

  close(): void {
    this.#link.close();
    this.#agent.destroy();
  }

  #post(body: string, settled: (delivered: boolean) => void): void {
    const { host, port, path, timeoutMs, sender, heard, secret, onRefused } = this.#options;
    const headers = {
      host: peerHost,
      ...(secret !== null && { authorization: bearer(secret) }),
      [fromHeader]: sender.id,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const settle = (delivered: boolean): void => {
      clearTimeout(deadline);
      settled(delivered);
    };
    const options = { agent: this.#agent, host, port, path, method: 'POST', headers };
    const outgoing = request(options, (response) => {
      response.resume();
      if (response.statusCode !== 204) onRefused(response.statusCode ?? 0);
      // Only a body read to its end gives the connection back to be used again.
      response.once('end', () => settle(true));
      response.once('error', () => settle(false));
    });
    const deadline = setTimeout(() => outgoing.destroy(), timeoutMs);
    outgoing.on('information', () => {
      deadline.refresh();
      heard();
    });
    outgoing.once('error', () => settle(false));
    outgoing.once('close', () => settle(false));
    outgoing.end(body);
  }
}
