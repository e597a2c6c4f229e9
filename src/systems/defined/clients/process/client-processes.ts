import path from 'node:path';
import { HarnessError } from '../../../../errors.ts';
import type { Client, ClientOptions } from '../../../client.ts';
import { LeaderHint } from '../../../leader-hint.ts';
import type { NodeCommand } from '../../../node-command.ts';
import { RoutedClient } from '../../../routed-client.ts';
import type { Surroundings } from '../../../surroundings.ts';
import type { NodeAddress } from '../../../system.ts';
import type { ClusterView } from '../../node-view.ts';
import { BoundedLog } from './bounded-log.ts';
import { processWire } from './process-wire.ts';
import { protocolVersion } from './protocol.ts';
import { ThreadProcess } from './thread-process.ts';

/** What is said once is enough, and of different things no more than this. */
const maxNotes = 10;

export interface ClientProcessesOptions {
  readonly command: NodeCommand;
  readonly supports: readonly string[];
  readonly startTimeoutMs: number;
  readonly cluster: ClusterView;
  readonly surroundings: Surroundings;
}

/** The client processes of one run: one for each thread, kept from client to client. */
export class ClientProcesses {
  readonly #options: ClientProcessesOptions;
  readonly #threads = new Map<number, ThreadProcess>();
  readonly #addresses: readonly NodeAddress[];
  readonly #operations: ReadonlySet<string>;
  readonly #hint = new LeaderHint();
  readonly #noted = new Set<string>();
  #isPrepared = false;

  constructor(options: ClientProcessesOptions) {
    this.#options = options;
    this.#operations = new Set(options.supports);
    this.#addresses = options.cluster.nodes.map(({ id, name, host, ports }) => {
      return { id, node: name, host, ports };
    });
  }

  /** Starts the first one. Rejects with RJ070 or RJ071 when it is not fit for a run. */
  async prepare(): Promise<void> {
    const thread = this.#thread(0);
    let operations: readonly string[] | undefined;
    try {
      ({ operations } = await thread.hello);
    } catch (error) {
      throw this.#unfit(error);
    }
    this.#isPrepared = true;
    const missing = [...this.#operations].filter((f) => operations?.includes(f) === false);
    if (missing.length === 0) return;
    const listed = operations?.join(', ') ?? '';
    throw new HarnessError(
      'RJ071',
      `clientProcess supports ${missing.join(', ')} by the configuration, and the hello of ${this.#program} lists only ${listed}`,
      "make `supports` in the configuration and `operations` in the client's hello agree",
    );
  }

  open(options: ClientOptions): Client {
    const { cluster } = this.#options;
    const thread = this.#thread(options.thread);
    const wire = processWire(thread, this.#operations, cluster, options.onAnswer);
    return new RoutedClient(wire, this.#addresses, options, this.#hint);
  }

  get #program(): string {
    const { file, args } = this.#options.command;
    return [file, ...args].join(' ');
  }

  #thread(thread: number): ThreadProcess {
    const { command, startTimeoutMs, cluster, surroundings } = this.#options;
    const running = this.#threads.get(thread);
    if (running !== undefined) return running;
    const hello = {
      type: 'hello',
      protocol: protocolVersion,
      thread,
      nodes: cluster.nodes,
    } as const;
    const log = new BoundedLog(this.#logFile(thread));
    const onTrouble = (problem: string): void => this.#note(thread, problem);
    const options = { command, hello, startTimeoutMs, surroundings, log, onTrouble };
    const process = new ThreadProcess(options);
    this.#threads.set(thread, process);
    return process;
  }

  #logFile(thread: number): string {
    return path.join(this.#options.surroundings.runDir, 'clients', `thread-${thread}.log`);
  }

  #note(thread: number, problem: string): void {
    // What ends the run before it began is its error, and no news beside it.
    if (!this.#isPrepared || this.#noted.has(problem) || this.#noted.size > maxNotes) return;
    this.#noted.add(problem);
    const { surroundings } = this.#options;
    if (this.#noted.size > maxNotes) surroundings.note('client processes: more is not told');
    else surroundings.note(`the client process of thread ${thread} ${problem}`);
  }

  #unfit(error: unknown): HarnessError {
    const log = this.#logFile(0);
    if (error instanceof HarnessError) {
      const fix = 'name a program of the client in `command` that exists and may be executed';
      return new HarnessError('RJ070', `the client process does not start: ${error.message}`, fix);
    }
    const problem = error instanceof Error ? error.message : String(error);
    const isSpoken = problem.startsWith('its first line');
    return new HarnessError(
      isSpoken ? 'RJ071' : 'RJ070',
      isSpoken
        ? `the client process ${this.#program} does not speak the protocol: ${problem}`
        : `the client process ${this.#program} ${problem}`,
      isSpoken
        ? 'print {"type":"hello","protocol":1} first, and whatever is no answer to standard error'
        : `print a hello at once and flush it (docs/client-process.md); its standard error is in ${log}`,
    );
  }
}
