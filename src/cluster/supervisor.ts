import { randomBytes } from 'node:crypto';
import process from 'node:process';
import type { Action } from '../../nemesis/families.ts';
import type { Link } from '../../nemesis/nemesis.ts';
import { systemByName } from '../systems/registry.ts';
import type { System } from '../systems/system.ts';
import { plantedBug } from '../systems/system-entry.ts';
import { createLiveWorld } from '../world/live/world.ts';
import type { LiveWorld } from '../world/live/world.ts';
import type { Evidence } from '../world/world.ts';
import type { ClusterReport } from './control-protocol.ts';
import { clusterFolder } from './folder.ts';
import type { ClusterFolder } from './folder.ts';
import { identify } from '../os/process-identity.ts';
import { claimFolder, isHeldBy, releaseFolder, updateRunning } from './running.ts';
import type { Running } from './running.ts';
import type { SupervisorOptions } from './supervisor-options.ts';

/** A node that does not answer its status for this long is shown as unreachable. */
const statusTimeoutMs = 1_000;
/** How often the supervisor looks whether its folder is still there. */
const lookMs = 1_000;

/**
 * Holds a cluster together between the commands of a person: owns the live world, so the
 * nodes' processes and the proxies of their links live in, and as long as, this process.
 */
export class Supervisor {
  readonly #folder: ClusterFolder;
  readonly #options: SupervisorOptions;
  readonly #token = randomBytes(32).toString('hex');
  readonly #world: LiveWorld;
  readonly #bug: string | null;
  readonly #onGone: () => void;
  #port = 0;
  #claimed = false;
  #cut: readonly Link[] = [];
  #started: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #look: NodeJS.Timeout | undefined;

  /**
   * @param onGone called when the folder was removed under the running cluster, and no
   *   command can find it any more
   */
  static async open(options: SupervisorOptions, onGone: () => void): Promise<Supervisor> {
    const entry = systemByName(options.system);
    const system = await entry.create(options.systemOptions);
    return new Supervisor(options, system, plantedBug(entry, options.systemOptions), onGone);
  }

  private constructor(
    options: SupervisorOptions,
    system: System,
    bug: string | null,
    onGone: () => void,
  ) {
    this.#options = options;
    this.#bug = bug;
    this.#onGone = onGone;
    this.#folder = clusterFolder(options.dir);
    this.#world = createLiveWorld({
      system,
      nodes: options.nodes,
      runDir: options.dir,
      keepData: true,
      statusTimeoutMs,
      ...(options.basePort === null ? {} : { basePort: options.basePort }),
      onNote: (note) => {
        logLine(note);
        this.#save();
      },
    });
  }

  get token(): string {
    return this.#token;
  }

  /**
   * Takes the folder and starts the nodes; resolves when each one answers.
   * @param port where this supervisor's control server listens
   */
  start(port: number): Promise<void> {
    this.#port = port;
    this.#started ??= this.#start();
    return this.#started;
  }

  async #start(): Promise<void> {
    // Before the nodes exist: of two supervisors, the second must not touch the first one's data.
    await claimFolder(this.#folder, this.#running());
    this.#claimed = true;
    this.#look = setInterval(() => {
      if (!isHeldBy(this.#folder, this.#token)) this.#onGone();
    }, lookMs);
    await this.#world.start();
    this.#save();
    logLine(`started ${this.#world.nodes.join(', ')}`);
  }

  async status(): Promise<ClusterReport> {
    const statuses = await this.#world.status();
    const nodes = this.#world.processes().flatMap(({ address, pid }) => {
      const status = statuses.find(({ node }) => node === address.node);
      return status === undefined ? [] : [{ ...status, address, pid }];
    });
    const { dir } = this.#options;
    return { dir, supervisor: process.pid, bug: this.#bug, cut: this.#cut, nodes };
  }

  async act(action: Action): Promise<Evidence> {
    await this.#started;
    try {
      if (action.kind === 'cut') this.#cut = action.links;
      // "Restart" means to a person what the world, where it undoes a kill, leaves alone.
      if (action.kind === 'restart') await this.#killRunning(action.nodes);
      const evidence = await this.#world.apply(action);
      logLine(`${action.kind}: ${evidence.summary}`);
      return evidence;
    } finally {
      this.#save();
    }
  }

  /** Ends every node and gives the folder free. Idempotent. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    clearInterval(this.#look);
    try {
      await this.#world.stop();
    } finally {
      if (this.#claimed) releaseFolder(this.#folder, this.#token);
      logLine('stopped');
    }
  }

  async #killRunning(names: readonly string[]): Promise<void> {
    const nodes = this.#world
      .processes()
      .filter(({ address, pid }) => pid !== null && names.includes(address.node))
      .map(({ address }) => address.node);
    if (nodes.length > 0) await this.#world.apply({ kind: 'kill', nodes });
  }

  #save(): void {
    if (this.#claimed && this.#stopping === undefined) updateRunning(this.#folder, this.#running());
  }

  #running(): Running {
    const supervisor = identify(process.pid);
    if (supervisor === undefined) throw new Error('the system does not describe this process');
    return {
      schema: 1,
      supervisor,
      control: { port: this.#port, token: this.#token },
      system: this.#options.system,
      nodes: this.#world.processes().map(({ address, pid }) => ({
        address,
        process: pid === null ? null : (identify(pid) ?? null),
      })),
    };
  }
}

/** Standard output is `supervisor.log`. */
export function logLine(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}
