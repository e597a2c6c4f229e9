import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { HarnessError } from '../../errors.ts';
import type { NodeAddress, NodeSetup, System } from '../../systems/system.ts';
import type { Clock } from '../world.ts';
import { startKeeper } from './host/keeper-client.ts';
import type { Keeper } from './host/keeper-client.ts';
import { startLinksProcess } from './net/links-client.ts';
import type { LinksProcess } from './net/links-client.ts';
import { openLinks } from './net/links.ts';
import type { Links } from './net/links.ts';
import { LiveNode } from './host/live-node.ts';
import { makeFolders } from '../../os/make-folders.ts';
import { claim } from './host/ownership.ts';
import type { Ownership } from './host/ownership.ts';
import { reservePorts } from '../../os/ports.ts';
import type { ReservedPort } from '../../os/ports.ts';
import { awaitReady } from './host/readiness.ts';

const host = '127.0.0.1';

export interface ClusterOptions {
  readonly system: System;
  readonly names: readonly string[];
  readonly clock: Clock;
  readonly runDir: string;
  readonly basePort: number | undefined;
  readonly readyTimeoutMs: number;
  /** Whether the nodes' data folders stay in the end. */
  readonly keepData: boolean;
  readonly onNote: (note: string) => void;
}

/** Everything that a live run starts, and that must be gone in the end, as far as it exists. */
export class LiveCluster {
  readonly system: System;
  readonly clock: Clock;
  readonly readyTimeoutMs: number;
  readonly nodes: LiveNode[] = [];
  #addresses: readonly NodeAddress[] = [];
  readonly #options: ClusterOptions;
  #reserved: ReservedPort[] = [];
  #keeper: Keeper | undefined;
  #ownership: Ownership | undefined;
  #carrier: LinksProcess | undefined;
  #links: Links | undefined;
  #starting: Promise<void> | undefined;
  #stopped = false;

  constructor(options: ClusterOptions) {
    this.#options = options;
    this.system = options.system;
    this.clock = options.clock;
    this.readyTimeoutMs = options.readyTimeoutMs;
  }

  get addresses(): readonly NodeAddress[] {
    return this.#addresses;
  }

  get links(): Links {
    if (this.#links === undefined) throw new Error('the world has not been started');
    return this.#links;
  }

  /** What makes the cluster unfit for any judgement: its links are gone. */
  get failure(): HarnessError | undefined {
    return this.#carrier?.failure;
  }

  /** Resolves when every node answers. A cluster that did not start must still be stopped. */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#endAll();
    // A start that was under way may have made one more thing before it noticed.
    await this.#starting?.catch(() => undefined);
    await this.#endAll();
  }

  async #start(): Promise<void> {
    const { names, readyTimeoutMs, runDir } = this.#options;
    const folder = prepareFolder(runDir);
    const addresses = await this.#reserve(names);
    this.#addresses = addresses;
    this.#keeper = await startKeeper(folder, path.join(folder, 'keeper.log'));
    const keeper = this.#claimed(this.#keeper, folder);
    this.#carrier = await startLinksProcess(folder, path.join(folder, 'links.log'), keeper);
    this.#links = await openLinks(addresses, this.system.ports[0], this.#carrier);
    for (const address of addresses) this.nodes.push(this.#makeNode(address, folder, keeper));
    // After the data: as long as there is some, there is a record of whose it is.
    if (this.#ownership !== undefined) keeper.removeInTheEnd(this.#ownership.file);
    // From here on the ports are free for as long as a process needs to start.
    await this.#release();
    if (this.#stopped) throw startFailed('the world was stopped while it was starting');
    await Promise.all(this.nodes.map((node) => node.start()));
    const reasons = await Promise.all(
      this.nodes.map((node) => awaitReady(this.system, node, readyTimeoutMs)),
    );
    const failed = reasons.filter((reason) => reason !== undefined);
    if (failed.length > 0) {
      throw startFailed(failed.join('\n'));
    }
  }

  async #reserve(names: readonly string[]): Promise<NodeAddress[]> {
    const { ports } = this.system;
    this.#reserved = await reservePorts({
      host,
      count: names.length * ports.length,
      basePort: this.#options.basePort,
    });
    return names.map((node, i) => {
      const own = this.#reserved.slice(i * ports.length, (i + 1) * ports.length);
      const named = ports.map((name, k) => [name, own[k]?.port ?? 0] as const);
      return { node, id: i + 1, host, ports: Object.fromEntries(named) };
    });
  }

  async #release(): Promise<void> {
    await Promise.all(this.#reserved.splice(0).map((port) => port.release()));
  }

  #makeNode(address: NodeAddress, folder: string, keeper: Keeper): LiveNode {
    const setup = this.#setup(address, path.join(folder, `${address.node}-data`));
    if (!this.#options.keepData) keeper.removeInTheEnd(setup.dataDir);
    return new LiveNode({
      address,
      dataDir: setup.dataDir,
      logFile: path.join(folder, `${address.node}.log`),
      command: this.system.command(setup),
      keeper,
      keepData: this.#options.keepData,
      onNote: this.#options.onNote,
      nowUs: () => this.clock.nowUs(),
    });
  }

  /** The keeper, with a record beside the data folders for the case that it is killed too. */
  #claimed(keeper: Keeper, folder: string): Keeper {
    if (this.#options.keepData) return keeper;
    const ownership = claim(
      folder,
      this.#options.names.map((node) => `${node}-data`),
    );
    this.#ownership = ownership;
    return {
      ...keeper,
      watch: (pid) => {
        keeper.watch(pid);
        ownership.node(pid);
      },
    };
  }

  #setup(address: NodeAddress, dataDir: string): NodeSetup {
    const others = this.#addresses.filter((other) => other !== address);
    return {
      ...address,
      dataDir,
      peers: others.map((other) => {
        const proxy = this.links.proxy(address.node, other.node);
        return { id: other.id, node: other.node, host: proxy.host, port: proxy.port };
      }),
    };
  }

  async #endAll(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.end()));
    const carrier = this.#carrier;
    this.#carrier = undefined;
    await carrier?.close();
    await this.#release();
    await this.#keeper?.close();
    this.#keeper = undefined;
    this.#ownership?.release();
    this.#ownership = undefined;
  }
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
