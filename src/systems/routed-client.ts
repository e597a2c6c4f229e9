import type { Invocation } from '../history/operation.ts';
import { tryRepeatedly } from './attempts.ts';
import type { Patience, Tried } from './attempts.ts';
import { ClientSession } from './client-session.ts';
import { wallTime, type ClientTime } from './client-time.ts';
import type { Client, ClientCompletion, ClientOptions } from './client.ts';
import type { LeaderHint } from './leader-hint.ts';
import { LeaderWalk } from './leader-walk.ts';
import type { Errand, Heard } from './leader-walk.ts';
import { initialRouting } from './routing.ts';
import type { NodeAddress } from './system.ts';
import type { RequestIdentity, Sessions, Wire } from './wire.ts';

/**
 * A client of a system whose writes go through a leader, over any wire. One request at a
 * time; every operation ends within its timeout as `ok`, `fail` or `info`.
 *
 * Nothing is repeated that could happen twice. A request goes on to another node only after
 * an answer that says "I did not and will not do this, the leader is X" (bounded by
 * `maxHops`): that one was not an execution, so following it hides none. With `retries`,
 * a request is repeated after an unknown outcome too, but under one session and serial
 * number, by which the system recognises it and applies it at most once. A system without
 * sessions repeats nothing.
 */
export class RoutedClient<Request> implements Client {
  readonly #wire: Wire<Request>;
  readonly #nodes: readonly NodeAddress[];
  readonly #time: ClientTime;
  readonly #timeoutMs: number;
  readonly #retries: number;
  readonly #walk: LeaderWalk;
  /** Undefined: nothing is ever repeated. */
  readonly #session: ClientSession | undefined;
  readonly #closing = new AbortController();

  /** @param hint what the clients of this system know together */
  constructor(
    wire: Wire<Request>,
    nodes: readonly NodeAddress[],
    { thread, reads, timeoutMs, retries }: ClientOptions,
    hint: LeaderHint,
  ) {
    this.#wire = wire;
    this.#nodes = nodes;
    this.#time = wire.time ?? wallTime;
    this.#timeoutMs = timeoutMs;
    this.#retries = retries;
    this.#walk = new LeaderWalk(nodes, initialRouting(thread, nodes.length, reads), hint);
    const { sessions } = wire;
    if (sessions === undefined || retries === 0) return;
    this.#session = new ClientSession((patience) => this.#register(sessions, patience), this.#time);
  }

  async invoke(operation: Invocation): Promise<ClientCompletion> {
    const request = this.#wire.requestOf(operation);
    if (request === undefined) {
      return { type: 'fail', value: operation.value, error: 'unsupported-operation' };
    }
    const deadlineMs = this.#time.nowMs() + this.#timeoutMs;
    const errand = this.#errand(operation.f === 'read' ? 'read' : 'change', request);
    const first = this.#walk.first(errand);
    const session = this.#session;
    if (session === undefined) {
      const heard = await this.#walk.follow(errand, first, deadlineMs);
      return this.#completion(operation, heard);
    }
    const tried = await (errand.kind === 'read'
      ? this.#attempts(errand, first, deadlineMs)
      : this.#change(session, request, first, deadlineMs));
    const completion = this.#completion(operation, tried);
    const { repeats } = tried;
    return repeats === 0 || errand.kind === 'read' ? completion : { ...completion, repeats };
  }

  close(): void {
    this.#closing.abort();
    this.#wire.close();
  }

  /** A change with retries, under a session and a serial number of its own. */
  async #change(
    session: ClientSession,
    request: Request,
    first: number,
    deadlineMs: number,
  ): Promise<Tried> {
    const identity = await session.identify(deadlineMs);
    // Nothing of the operation was sent.
    if (identity === undefined) {
      return { node: first, answer: { kind: 'refused', error: 'no-session' }, repeats: 0 };
    }
    const errand = this.#errand('change', request, identity);
    const tried = await this.#attempts(errand, this.#walk.leader, deadlineMs);
    const { answer } = tried;
    if (answer.kind === 'refused' && answer.sessionGone === true) session.drop();
    return tried;
  }

  #attempts(errand: Errand, first: number, deadlineMs: number): Promise<Tried> {
    const shareMs = this.#timeoutMs / (this.#retries + 1);
    const patience = { max: this.#retries + 1, deadlineMs, shareMs: () => shareMs };
    return tryRepeatedly(this.#walk, errand, first, patience, this.#setting());
  }

  #register(sessions: Sessions, patience: Patience): Promise<Tried> {
    const { signal } = this.#closing;
    const errand: Errand = {
      kind: 'change',
      shunsSilent: false,
      send: (node, deadlineMs) =>
        sessions.open(node, { timeoutMs: this.#until(deadlineMs), signal }),
    };
    return tryRepeatedly(this.#walk, errand, this.#walk.leader, patience, this.#setting());
  }

  #errand(kind: Errand['kind'], request: Request, identity?: RequestIdentity): Errand {
    const { signal } = this.#closing;
    const identified = identity === undefined ? {} : { identity };
    return {
      kind,
      // Reads go wherever they are sent, and so do repeats: what is done twice is to be found out.
      shunsSilent: this.#session === undefined && kind === 'change',
      send: (node, deadlineMs) =>
        this.#wire.send(node, request, {
          timeoutMs: this.#until(deadlineMs),
          signal,
          ...identified,
        }),
    };
  }

  #setting(): { readonly time: ClientTime; readonly closing: AbortSignal } {
    return { time: this.#time, closing: this.#closing.signal };
  }

  #until(deadlineMs: number): number {
    return Math.max(0, deadlineMs - this.#time.nowMs());
  }

  #completion(operation: Invocation, { node: index, answer }: Heard): ClientCompletion {
    const node = this.#nodes[index]?.node;
    const where = node === undefined ? {} : { node };
    switch (answer.kind) {
      case 'ok':
        return { type: 'ok', value: answer.value, ...where };
      case 'decided-fail':
      case 'refused':
        return { type: 'fail', value: operation.value, error: answer.error, ...where };
      case 'unknown':
        return { type: 'info', value: operation.value, error: answer.error, ...where };
    }
  }
}
