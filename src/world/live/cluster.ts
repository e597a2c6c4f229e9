import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from '../../errors.ts';
import type { NodeAddress, System } from '../../systems/system.ts';
import type { Clock } from '../world.ts';
import type { Host, OpenHost } from './host/host.ts';
import { LiveNode } from './host/live-node.ts';
import { makeFolders } from '../../os/make-folders.ts';
import { Programs } from './host/programs.ts';
import { awaitReady } from './host/readiness.ts';
import type { Network, OpenNetwork } from './net/network.ts';

const tearDownTimeoutMs = 5_000;

export interface ClusterOptions {
  readonly system: System;
  readonly names: readonly string[];
  readonly clock: Clock;
  readonly runDir: string;
  readonly basePort: number | undefined;
  readonly seed: number;
  readonly readyTimeoutMs: number;
  /** Whether the nodes' data folders stay in the end. */
  readonly keepData: boolean;
  readonly onNote: (note: string) => void;
  readonly openHost: OpenHost;
  readonly openNetwork: OpenNetwork;
}

/** Everything that a live run starts, and that must be gone in the end, as far as it exists. */
export class LiveCluster {
  readonly system: System;
  readonly clock: Clock;
  readonly readyTimeoutMs: number;
  readonly nodes: LiveNode[] = [];
  readonly #options: ClusterOptions;
  #host: Host | undefined;
  #network: Network | undefined;
  #programs: Programs | undefined;
  #starting: Promise<void> | undefined;
  readonly #stopping = new AbortController();
  #isPrepared = false;

  constructor(options: ClusterOptions) {
    this.#options = options;
    this.system = options.system;
    this.clock = options.clock;
    this.readyTimeoutMs = options.readyTimeoutMs;
  }

  get addresses(): readonly NodeAddress[] {
    return this.nodes.map((node) => node.address);
  }

  get host(): Host {
    if (this.#host === undefined) throw notStarted();
    return this.#host;
  }

  get network(): Network {
    if (this.#network === undefined) throw notStarted();
    return this.#network;
  }

  /** What makes the cluster unfit for any judgement: its links are gone. */
  get failure(): HarnessError | undefined {
    return this.#network?.failure;
  }

  /** Resolves when every node answers. A cluster that did not start must still be stopped. */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#isPrepared) await this.#tearDown();
    await this.#programs?.endAll();
    // A start that is under way then fails soon. What it still makes would outlive an earlier end.
    await this.#endNodes();
    await this.#starting?.catch(() => undefined);
    await this.#endAll();
  }

  async #start(): Promise<void> {
    const { system } = this;
    const { names, readyTimeoutMs, runDir, keepData, basePort, seed, openHost, openNetwork } =
      this.#options;
    const folder = prepareFolder(runDir);
    const host = await openHost(folder, keepData ? [] : names.map(dataFolder));
    this.#host = host;
    const network = await openNetwork({ host, system, nodes: names, basePort, folder, seed });
    this.#network = network;
    for (const name of names) this.nodes.push(this.#makeNode(name, host, network, folder));
    if (this.#stopping.signal.aborted)
      throw startFailed('the world was stopped while it was starting');
    await Promise.all(this.nodes.map((node, i) => this.#startOne(node, i)));
    const reasons = await Promise.all(
      this.nodes.map((node) => awaitReady(this.system, node, readyTimeoutMs, 'serve')),
    );
    const failed = reasons.filter((reason) => reason !== undefined);
    if (failed.length > 0) {
      throw startFailed(failed.join('\n'));
    }
    await this.#prepare(host);
  }

  async #startOne(node: LiveNode, position: number): Promise<void> {
    const { spacingMs = 0 } = this.system;
    if (spacingMs > 0) await sleep(position * spacingMs);
    // Whoever stopped the world has ended the node already.
    await node.start();
  }

  #makeNode(name: string, host: Host, network: Network, folder: string): LiveNode {
    const { address, peers, wrap, attach } = network.place(name);
    const { keepData, onNote } = this.#options;
    const dataDir = path.join(folder, dataFolder(name));
    const command = this.system.command({ ...address, dataDir, peers });
    return new LiveNode({
      address,
      dataDir,
      logFile: path.join(folder, `${name}.log`),
      command: wrap === undefined ? command : { ...command, ...wrap(command) },
      stopSignal: this.system.stopSignal,
      host,
      keepData,
      attach,
      onNote,
      nowUs: () => this.clock.nowUs(),
    });
  }

  /** Bounded, and given up when the world is stopped: the system's own code may hang. */
  async #prepare(host: Host): Promise<void> {
    const { system, readyTimeoutMs } = this;
    const { runDir, onNote } = this.#options;
    const programs = new Programs(host);
    this.#programs = programs;
    const done = new AbortController();
    const signal = AbortSignal.any([done.signal, this.#stopping.signal]);
    const late = sleep(readyTimeoutMs, 'late', { signal }).catch(() => 'stopped');
    const prepared = Promise.resolve(
      system.prepare?.(this.addresses, {
        runDir: path.resolve(runDir),
        startProgram: (command) => programs.start(command),
        ending: programs.ending,
        note: onNote,
      }),
    ).then(() => 'done');
    const ended = await Promise.race([prepared, late]).finally(() => done.abort());
    if (ended !== 'done') {
      void prepared.catch(() => undefined);
      throw startFailed(`${system.name} was not set up within ${readyTimeoutMs} ms`);
    }
    this.#isPrepared = true;
  }

  /** A tear-down that hangs keeps no node alive. */
  async #tearDown(): Promise<void> {
    this.#isPrepared = false;
    const late = new AbortController();
    const { signal } = late;
    await Promise.race([
      this.system.tearDown?.(this.addresses),
      sleep(tearDownTimeoutMs, undefined, { signal }).catch(() => undefined),
    ]);
    late.abort();
  }

  async #endNodes(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.end()));
  }

  async #endAll(): Promise<void> {
    await this.#programs?.endAll();
    await this.#endNodes();
    const network = this.#network;
    this.#network = undefined;
    await network?.close();
    const host = this.#host;
    this.#host = undefined;
    await host?.close();
  }
}

function dataFolder(node: string): string {
  return `${node}-data`;
}

function notStarted(): Error {
  return new Error('the world has not been started');
}

function startFailed(message: string): HarnessError {
  return new HarnessError(
    'RJ030',
    message,
    "the log says why a node did not start; try a command of one's own by hand first",
  );
}

function prepareFolder(runDir: string): string {
  const folder = path.resolve(runDir, 'nodes');
  try {
    makeFolders(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new HarnessError(
      'RJ015',
      `${folder} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      'give another results folder, or make this one writable',
    );
  }
  return folder;
}
