import { once } from 'node:events';
import net from 'node:net';
import { connectRequest, framesIn, isConnected, jute, opcodes } from './jute.ts';

/** What a server answered to a request: zero, or the number of an error. */
export interface Reply {
  readonly error: number;
  readonly body: Buffer;
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** Longer than any fault: a session ends with its connection. */
const sessionTimeoutMs = 30_000;
const pingEveryMs = 8_000;
const pingXid = -2;

/**
 * A session of its own over one connection to one server. Nothing is sent twice, nothing is kept
 * for later, and no other server is looked for: when the connection breaks, whatever was open is
 * of unknown outcome.
 */
export class Session {
  readonly #socket: net.Socket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #pings: NodeJS.Timeout;
  #rest: Buffer = Buffer.alloc(0);
  #greeted: Waiting | undefined;
  #xid = 0;
  #isOpen = true;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => this.#hear(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#lose());
    this.#pings = setInterval(() => this.#send(pingXid, opcodes.ping), pingEveryMs).unref();
  }

  /** Rejects when there is none before `signal` is aborted. */
  static async open(host: string, port: number, signal: AbortSignal): Promise<Session> {
    const socket = net.connect({ host, port, noDelay: true });
    const giveUp = (): void => {
      socket.destroy(new Error('no connection in time'));
    };
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      await once(socket, 'connect', { signal });
      const session = new Session(socket);
      await session.#greet();
      return session;
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Rejects when the connection breaks before the answer. */
  request(opcode: number, body: Buffer): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (!this.#isOpen) {
        reject(new Error('connection-lost'));
        return;
      }
      this.#xid++;
      this.#waiting.set(this.#xid, { resolve, reject });
      this.#send(this.#xid, opcode, body);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  async #greet(): Promise<void> {
    await new Promise<Reply>((resolve, reject) => {
      this.#greeted = { resolve, reject };
      this.#write(connectRequest(sessionTimeoutMs));
    });
  }

  #send(xid: number, opcode: number, body: Buffer = Buffer.alloc(0)): void {
    if (this.#isOpen) this.#write(Buffer.concat([jute.int(xid), jute.int(opcode), body]));
  }

  #write(frame: Buffer): void {
    this.#socket.write(jute.bytes(frame));
  }

  #hear(bytes: Buffer): void {
    try {
      const { frames, rest } = framesIn(Buffer.concat([this.#rest, bytes]));
      this.#rest = rest;
      for (const frame of frames) this.#take(frame);
    } catch {
      // Nothing that follows can be understood.
      this.#socket.destroy();
    }
  }

  #take(frame: Buffer): void {
    const greeted = this.#greeted;
    if (greeted !== undefined) {
      this.#greeted = undefined;
      if (isConnected(frame)) greeted.resolve({ error: 0, body: frame });
      else greeted.reject(new Error('no session'));
      return;
    }
    const xid = frame.readInt32BE(0);
    const waiting = this.#waiting.get(xid);
    this.#waiting.delete(xid);
    // After the number, and that of the last transaction.
    waiting?.resolve({ error: frame.readInt32BE(12), body: frame.subarray(16) });
  }

  #lose(): void {
    this.#isOpen = false;
    clearInterval(this.#pings);
    const lost = new Error('connection-lost');
    this.#greeted?.reject(lost);
    for (const { reject } of this.#waiting.values()) reject(lost);
    this.#waiting.clear();
  }
}
