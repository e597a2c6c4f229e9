import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Completion, Invocation } from '../../history/operation.ts';
import type { Client, ClientCompletion, ClientOptions } from '../client.ts';
import { LeaderHint } from '../leader-hint.ts';
import { initialRouting, leaderIs, maxHops, route, unhelpful } from '../routing.ts';
import type { Routing } from '../routing.ts';
import type { NodeAddress } from '../system.ts';
import { answerOf, sessionOf } from './answer.ts';
import type { Answer } from './answer.ts';
import { exchange } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { requestOf } from './request.ts';
import type { KvRequest } from './request.ts';

/** Between two attempts of one operation: an election takes longer than a round trip. */
const retryPauseMs = 20;

/** How long the registration of a session may take, whatever the timeout of an operation is. */
const registrationMs = 3_000;
/**
 * The first attempt at it gets this long and each further one twice as long as the last: a
 * deposed leader that hangs is soon left, and a slow machine gets its time.
 */
const firstRegistrationMs = 250;

/** How long attempts may be repeated, and how long each one may take. */
interface Patience {
  readonly most: number;
  readonly deadlineMs: number;
  readonly shareMs: (attempt: number) => number;
}

/** A request, and what an exchange says about it. */
interface Task {
  readonly request: KvRequest;
  readonly read: (exchanged: Exchange) => Answer;
}

const register: Task = { request: { method: 'POST', path: '/client/session' }, read: sessionOf };

/** An answer and the node that gave it. */
interface Heard {
  readonly node: number;
  readonly answer: Answer;
  /** Attempts after one whose outcome was not known. */
  readonly repeats?: number;
}

/**
 * A client of the built-in Raft KV. One request at a time; every operation ends within its
 * timeout as `ok`, `fail` or `info`.
 *
 * Nothing is repeated that could happen twice. A request goes on to another node only after
 * an answer that says "I did not and will not do this, the leader is X" (bounded by
 * `maxHops`): that one was not an execution, so following it hides none. With `retries`,
 * a request is repeated after an unknown outcome too, but under one session and serial
 * number, by which the system recognises it and applies it at most once.
 */
export class RaftKvClient implements Client {
  readonly #addresses: readonly NodeAddress[];
  readonly #timeoutMs: number;
  readonly #retries: number;
  readonly #agent = new http.Agent({ keepAlive: true, noDelay: true });
  readonly #closing = new AbortController();
  #routing: Routing;
  #session: string | undefined;
  /** A registration that is under way: it outlives the operation that began it. */
  #registering: Promise<void> | undefined;
  #serial = 0;

  readonly #hint: LeaderHint;

  /** @param hint what the clients of this system know together */
  constructor(
    addresses: readonly NodeAddress[],
    options: ClientOptions,
    hint: LeaderHint = new LeaderHint(),
  ) {
    this.#addresses = addresses;
    this.#timeoutMs = options.timeoutMs;
    this.#retries = options.retries;
    this.#hint = hint;
    const routing = initialRouting(options.thread, addresses.length, options.reads);
    const { leader } = hint;
    this.#routing = leader === undefined ? routing : leaderIs(routing, leader);
  }

  async invoke(operation: Invocation): Promise<ClientCompletion> {
    const request = requestOf(operation);
    if (request === undefined) {
      return { type: 'fail', value: operation.value, error: 'unsupported-operation' };
    }
    const deadlineMs = performance.now() + this.#timeoutMs;
    const kind = operation.f === 'read' ? 'read' : 'change';
    if (kind === 'change' && this.#retries === 0) this.#passOverSilent();
    const { node, routing } = route(this.#routing, kind);
    this.#routing = routing;
    const task: Task = { request, read: (exchanged) => answerOf(operation, exchanged) };
    const heard =
      this.#retries === 0
        ? await this.#follow(task, node, deadlineMs)
        : await this.#repeat(task, operation.f, node, deadlineMs);
    const completion = completionOf(operation, heard.answer, this.#addresses[heard.node]?.node);
    const { repeats = 0 } = heard;
    return repeats === 0 || kind === 'read' ? completion : { ...completion, repeats };
  }

  close(): void {
    this.#closing.abort();
    this.#agent.destroy();
  }

  /** One attempt: from node to node as long as each says that another one leads. */
  async #follow(task: Task, first: number, deadlineMs: number): Promise<Heard> {
    let node = first;
    for (let hop = 0; ; hop++) {
      const answer = task.read(await this.#send(task.request, node, deadlineMs));
      const next = this.#learn(node, answer, task.request.method !== 'GET');
      if (next === undefined || next === node || hop === maxHops) return { node, answer };
      // A follower that has not noticed yet would send this one, too, to where nobody answers.
      if (this.#shuns(task, next)) {
        this.#routing = unhelpful(leaderIs(this.#routing, node), node);
        return { node, answer };
      }
      node = next;
    }
  }

  /** Takes for the leader a node that has not just left somebody without an answer, if there is one. */
  #passOverSilent(): void {
    for (let i = 0; i < this.#addresses.length; i++) {
      if (!this.#hint.isSilent(this.#routing.leader)) return;
      this.#routing = unhelpful(this.#routing, this.#routing.leader);
    }
  }

  /** Reads go wherever they are sent, and so do repeats: what is done twice is to be found out. */
  #shuns(task: Task, node: number): boolean {
    return this.#retries === 0 && task.request.method !== 'GET' && this.#hint.isSilent(node);
  }

  /** Draws what an answer says about who leads. The result is the leader that it names, if it does. */
  #learn(node: number, answer: Answer, changes: boolean): number | undefined {
    if (answer.kind === 'ok' || answer.kind === 'decided-fail') {
      // A read proves nothing: a deposed leader may answer one, and that is to be found out.
      if (changes) this.#hint.led(node);
      return undefined;
    }
    if (answer.kind === 'unknown') this.#hint.wasSilent(node);
    const named = answer.kind === 'refused' ? answer.leaderId : undefined;
    const index =
      named !== undefined && named >= 1 && named <= this.#addresses.length ? named - 1 : undefined;
    this.#routing =
      index === undefined || index === node
        ? unhelpful(this.#routing, node)
        : leaderIs(this.#routing, index);
    return index;
  }

  /** An operation with retries: changes under a session and a serial number of their own. */
  async #repeat(task: Task, f: string, first: number, deadlineMs: number): Promise<Heard> {
    const shareMs = this.#timeoutMs / (this.#retries + 1);
    const patience: Patience = { most: this.#retries + 1, deadlineMs, shareMs: () => shareMs };
    if (f === 'read') return this.#attempts(task, first, patience);
    if (this.#session === undefined) await this.#openSession(first, deadlineMs);
    // Nothing of the operation was sent.
    if (this.#session === undefined) {
      return { node: first, answer: { kind: 'refused', error: 'no-session' } };
    }
    this.#serial += 1;
    const headers = { 'x-raft-session': this.#session, 'x-raft-serial': String(this.#serial) };
    const identified = { ...task, request: { ...task.request, headers } };
    const heard = await this.#attempts(identified, this.#routing.leader, patience);
    // The system dropped the session to make room for others: the next operation opens one.
    if ('error' in heard.answer && heard.answer.error === 'unknown-session') {
      this.#session = undefined;
    }
    return heard;
  }

  /**
   * Opens a session; resolves when there is one, or none by the operation's deadline.
   *
   * Registering has a bound of its own and goes on behind the operation that wanted it: were
   * it given a share of the operation's timeout, a client with a short timeout and many
   * retries would never have a session on a busy machine. Registering twice does no harm (it
   * leaves a session that nobody uses), so this is repeated for as long as there is time.
   */
  async #openSession(first: number, deadlineMs: number): Promise<void> {
    this.#registering ??= this.#attempts(register, first, {
      most: Infinity,
      deadlineMs: performance.now() + registrationMs,
      shareMs: (attempt) => firstRegistrationMs * 2 ** (attempt - 1),
    }).then(({ answer }) => {
      this.#registering = undefined;
      if (answer.kind === 'ok' && typeof answer.value === 'string') this.#session = answer.value;
    });
    const over = new AbortController();
    const late = sleep(Math.max(0, deadlineMs - performance.now()), undefined, {
      signal: over.signal,
    }).catch(() => undefined);
    await Promise.race([this.#registering, late]);
    over.abort();
  }

  /**
   * Several attempts, each with its share of the timeout. When one of them has an unknown
   * outcome, only an answer of the state machine (`ok`, a failed precondition) ends the
   * operation: the session makes that the answer of every attempt. That a *later* attempt
   * was refused says nothing about the earlier one, which may still be on its way.
   */
  async #attempts(task: Task, first: number, patience: Patience): Promise<Heard> {
    const { most, deadlineMs, shareMs } = patience;
    let node = first;
    let open: Heard | undefined;
    let repeats = 0;
    for (let attempt = 1; ; attempt++) {
      if (open !== undefined) repeats++;
      const attemptEndsMs = Math.min(performance.now() + shareMs(attempt), deadlineMs);
      const heard = await this.#follow(task, node, attemptEndsMs);
      const { kind } = heard.answer;
      if (kind === 'ok' || kind === 'decided-fail') return { ...heard, repeats };
      if (kind === 'unknown') open ??= heard;
      const late = performance.now() + retryPauseMs >= deadlineMs;
      if (late || attempt === most || this.#closing.signal.aborted)
        return { ...(open ?? heard), repeats };
      await sleep(retryPauseMs);
      node = this.#routing.leader;
    }
  }

  #send(request: KvRequest, node: number, deadlineMs: number): Promise<Exchange> {
    const address = this.#addresses[node];
    const port = address?.ports['api'];
    if (address === undefined || port === undefined) {
      throw new RangeError(`node ${node} has no api port`);
    }
    return exchange({
      ...request,
      agent: this.#agent,
      host: address.host,
      port,
      timeoutMs: Math.max(0, deadlineMs - performance.now()),
      signal: this.#closing.signal,
    });
  }
}

function completionOf(operation: Invocation, answer: Answer, node: string | undefined): Completion {
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
