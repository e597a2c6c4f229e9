import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeAddress, NodeCommand } from '../../../systems/system.ts';
import type { NodeStatus } from '../../../systems/node-status.ts';
import type { NodeExit } from '../../world.ts';
import type { NodePipes } from '../../../systems/switchboard.ts';
import type { Child, Exit, Host, StartOptions } from './host.ts';

/** Of a node's log, this many lines say how it ended. */
const lastLogLines = 5;

/** What a node that was asked to end gets before it is killed. */
const stopTimeoutMs = 3_000;

export type LiveState = Exclude<NodeStatus['state'], 'unreachable'>;

/**
 * One node of the cluster: its process as it comes and goes, under the same command, ports
 * and data folder. Does what it is asked and knows what it did; proof is another's business.
 */
export class LiveNode {
  readonly address: NodeAddress;
  readonly dataDir: string;
  readonly logFile: string;
  readonly #command: NodeCommand;
  readonly #host: Host;
  readonly #keepData: boolean;
  readonly #attach: ((pipes: NodePipes) => void) | undefined;
  readonly #stopSignal: NodeJS.Signals | undefined;
  readonly #onNote: (note: string) => void;
  readonly #nowUs: () => number;
  readonly #exits: NodeExit[] = [];
  /** It has answered at least once: until then its end is a start that failed. */
  #wasReady = false;
  #child: Child | undefined;
  #state: LiveState = 'killed';
  /** While a process is being made. */
  #starting: Promise<void> | undefined;
  /** Everything is said of the ends that were seen. */
  #reported: Promise<unknown> = Promise.resolve();
  #ended = false;
  #isEnding = false;

  constructor(options: {
    readonly address: NodeAddress;
    readonly dataDir: string;
    readonly logFile: string;
    readonly command: NodeCommand;
    readonly host: Host;
    /** Whether the data folder stays when the node ends for good. */
    readonly keepData: boolean;
    /** Takes the pipes of each of its processes; undefined: what it writes goes to the log. */
    readonly attach: ((pipes: NodePipes) => void) | undefined;
    /** Asked with before it is killed in the end; undefined: it is not asked. */
    readonly stopSignal?: NodeJS.Signals | undefined;
    readonly onNote: (note: string) => void;
    readonly nowUs: () => number;
  }) {
    this.address = options.address;
    this.dataDir = options.dataDir;
    this.logFile = options.logFile;
    this.#command = options.command;
    this.#host = options.host;
    this.#keepData = options.keepData;
    this.#attach = options.attach;
    this.#stopSignal = options.stopSignal;
    this.#onNote = options.onNote;
    this.#nowUs = options.nowUs;
  }

  get name(): string {
    return this.address.node;
  }

  get state(): LiveState {
    return this.#state;
  }

  /** How its process ended, each time that nobody here had ended it. */
  get exits(): readonly NodeExit[] {
    return this.#exits;
  }

  /** It answered: from here on its end is news. */
  noteReady(): void {
    this.#wasReady = true;
  }

  /** The process that runs now, if one does. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts the process, if none runs; resolves when it exists, which is before it answers. */
  async start(): Promise<void> {
    if (this.#child !== undefined || this.#ended) return;
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    await this.#starting;
  }

  async #start(): Promise<void> {
    await this.#host.makeFolder(this.dataDir);
    for (const [name, text] of Object.entries(this.#command.files ?? {})) {
      await this.#host.write(this.dataDir, name, text);
    }
    const child = await this.#makeProcess({ command: this.#command, logFile: this.logFile });
    this.#child = child;
    this.#state = 'up';
    void child.exited.then((exit) => {
      this.#reported = Promise.all([this.#reported, this.#exited(exit)]);
    });
  }

  async #makeProcess(options: StartOptions): Promise<Child> {
    if (this.#attach === undefined) return this.#host.start(options);
    const child = await this.#host.start({ ...options, answers: true });
    this.#attach(child);
    return child;
  }

  /** SIGKILL; resolves when the process was seen to exit. A stopped process dies of it too. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#state = 'killed';
    child.signal('SIGKILL');
    await child.exited;
  }

  pause(): void {
    if (this.#state !== 'up') return;
    this.#state = 'paused';
    this.#child?.signal('SIGSTOP');
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'up';
    this.#child?.signal('SIGCONT');
  }

  /** The end of the node: no process, no data (unless it is kept), and no start any more. */
  async end(): Promise<void> {
    this.#ended = true;
    // A process that is just being made would otherwise outlive this.
    await this.#starting?.catch(() => undefined);
    await this.#askToEnd();
    await this.kill();
    await this.#reported;
    if (!this.#keepData) await this.#host.remove(this.dataDir);
  }

  /** A node that ends as its system wishes gets a moment for it; what then happens is no news. */
  async #askToEnd(): Promise<void> {
    const child = this.#child;
    if (child === undefined || this.#stopSignal === undefined || this.#state !== 'up') return;
    this.#state = 'killed';
    this.#isEnding = true;
    child.signal(this.#stopSignal);
    const over = new AbortController();
    const late = sleep(stopTimeoutMs, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([child.exited, late]);
    over.abort();
  }

  async #exited({ code, signal }: Exit): Promise<void> {
    const atUs = this.#nowUs();
    const wasKilled = this.#state === 'killed';
    this.#child = undefined;
    // What we end, we end by SIGKILL: another end came before the signal did.
    if (wasKilled && (signal === 'SIGKILL' || this.#isEnding)) return;
    if (!wasKilled) this.#state = 'exited';
    if (this.#wasReady) {
      const log = await this.lastLines();
      this.#exits.push({ node: this.name, atUs, code, signal, log });
    }
    if (wasKilled) return;
    const how = signal === null ? `with code ${code ?? 'unknown'}` : `by ${signal}`;
    await this.#host.append(this.logFile, `raft-jepsen: the process ended by itself ${how}\n`);
    this.#onNote(`${this.name} ended by itself ${how}; see ${this.logFile}`);
  }

  /** The end of its log. */
  lastLines(): Promise<string[]> {
    return this.#host.lastLines(this.logFile, lastLogLines).catch(() => []);
  }

  logLines(): AsyncIterable<string> {
    return this.#host.lines(this.logFile);
  }
}
