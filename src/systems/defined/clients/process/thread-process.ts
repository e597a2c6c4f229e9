import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from '../../../../errors.ts';
import type { Invocation } from '../../../../history/operation.ts';
import type { NodeCommand } from '../../../node-command.ts';
import type { Surroundings } from '../../../surroundings.ts';
import type { BoundedLog } from './bounded-log.ts';
import { Conversation } from './conversation.ts';
import type { Reply } from './conversation.ts';
import type { ClientHello, HarnessHello } from './protocol.ts';

/** After its timeout, a process may still bring the answer for so long before it is replaced. */
const lateMs = 500;
const firstBackoffMs = 50;
const longestBackoffMs = 2_000;

export interface ThreadProcessOptions {
  readonly command: NodeCommand;
  readonly hello: HarnessHello;
  readonly startTimeoutMs: number;
  readonly surroundings: Pick<Surroundings, 'startProgram' | 'ending'>;
  readonly log: BoundedLog;
  readonly onTrouble: (problem: string) => void;
}

/**
 * The client process of a thread, whichever it is at the moment: one that ended, or does not
 * answer, is replaced by another.
 */
export class ThreadProcess {
  /** Of its first life: rejects with a HarnessError or with the end of a sentence. */
  readonly hello: Promise<ClientHello>;
  readonly #options: ThreadProcessOptions;
  #current: Conversation | undefined;
  #trouble: string | undefined;
  /** Resolves when there is a process that can be asked. */
  #ready: Promise<void>;
  #setReady: () => void = () => undefined;
  /** Over when the process has brought a late answer, or was given up. */
  #settling: Promise<void> | undefined;

  constructor(options: ThreadProcessOptions) {
    this.#options = options;
    this.#ready = this.#notReady();
    const first = this.#live();
    this.hello = first.then(({ hello }) => hello);
    this.hello.catch(() => undefined);
    void this.#keepAlive(first);
  }

  /** Undefined: there was nobody to ask in time, and the request was not sent. */
  async ask(
    operation: Invocation,
    node: string,
    timeoutMs: number,
  ): Promise<SentReply | undefined> {
    const deadlineMs = performance.now() + timeoutMs;
    const { f, key = null, value } = operation;
    for (;;) {
      const process = await this.#idle(deadlineMs);
      if (process === undefined) return undefined;
      const leftMs = Math.max(1, Math.ceil(deadlineMs - performance.now()));
      const reply = await process.ask({ f, key, value, node, timeoutMs: leftMs });
      if (reply.kind === 'late') this.#settling = this.#settle(process, timeoutMs);
      if (reply.kind !== 'unsent') return reply;
    }
  }

  /** Why there is no process at the moment, as far as that is known. */
  get trouble(): string {
    return this.#trouble ?? 'is not ready';
  }

  /** A process that owes nothing. */
  async #idle(deadlineMs: number): Promise<Conversation | undefined> {
    const free = (this.#settling ?? Promise.resolve()).then(() => this.#ready);
    const over = new AbortController();
    const leftMs = Math.max(0, deadlineMs - performance.now());
    const late = sleep(leftMs, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([free, late]);
    over.abort();
    return this.#current?.lateAnswer === undefined ? this.#current : undefined;
  }

  async #settle(process: Conversation, timeoutMs: number): Promise<void> {
    const came = process.lateAnswer?.then(() => true);
    const isAnswered = await Promise.race([came, process.over, sleep(lateMs, false)]);
    if (isAnswered !== false || this.#options.surroundings.ending.aborted) return;
    this.#lose(process);
    void process.end(
      `did not answer within ${Math.ceil(timeoutMs)} ms, nor ${lateMs} ms later, and was replaced`,
    );
  }

  async #keepAlive(first: Promise<Life>): Promise<void> {
    const { surroundings, onTrouble } = this.#options;
    const { ending } = surroundings;
    const isEnding = (): boolean => ending.aborted;
    let backoffMs = firstBackoffMs;
    let life = first;
    for (;;) {
      let trouble: string;
      try {
        const { process } = await life;
        this.#current = process;
        this.#setReady();
        trouble = await process.over;
        this.#lose(process);
        if (process.answers > 0) backoffMs = firstBackoffMs;
      } catch (error) {
        trouble = troubleOf(error);
      }
      if (isEnding()) return;
      this.#trouble = trouble;
      onTrouble(trouble);
      await sleep(backoffMs, undefined, { signal: ending }).catch(() => undefined);
      if (isEnding()) return;
      backoffMs = Math.min(longestBackoffMs, 2 * backoffMs);
      life = this.#live();
    }
  }

  async #live(): Promise<Life> {
    const { surroundings, command, log, hello, startTimeoutMs, onTrouble } = this.#options;
    const program = await surroundings.startProgram(command);
    log.take(program.stderr);
    const lastWords = (): string => log.lastWords();
    const process = new Conversation({ program, hello, startTimeoutMs, onTrouble, lastWords });
    try {
      return { process, hello: await process.hello };
    } catch (error) {
      void process.end('was ended');
      throw error;
    }
  }

  #lose(process: Conversation): void {
    if (this.#current !== process) return;
    this.#current = undefined;
    this.#ready = this.#notReady();
  }

  #notReady(): Promise<void> {
    return new Promise((resolve) => (this.#setReady = resolve));
  }
}

/** What became of a request that was sent. */
export type SentReply = Exclude<Reply, { kind: 'unsent' }>;

/** The end of a sentence about the process. */
function troubleOf(error: unknown): string {
  if (error instanceof HarnessError) return `cannot be started: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

interface Life {
  readonly process: Conversation;
  readonly hello: ClientHello;
}
