// A node of the in-memory clusters: the driver of the server, over a disk in memory and what its
// cluster hands in. Crashes and restarts are lives of it.
import {
  defaultLimits,
  defaultTiming,
  type CoreBug,
  type CoreConfig,
  type Input,
  type Limits,
  type Message,
  type Output,
  type Restored,
  type Write,
} from '../../../src/raft/core/index.ts';
import { Driver, type Clock } from '../../../src/raft/node/index.ts';
import { DigestMachine } from './digest-machine.ts';
import { Disk, MemoryStorage } from './memory-storage.ts';

/** What a cluster does for its nodes. */
export interface Surroundings {
  /** The clock of the node's present life. */
  readonly clockOf: (node: SimulatedNode) => Clock;
  readonly send: (messages: readonly Message[]) => void;
  /** What each step asked for, after its write was begun and before its messages leave. */
  readonly stepped: (node: SimulatedNode, output: Output, input: Input) => void;
  /** A life begins with what the disk kept. */
  readonly started?: (node: SimulatedNode, restored: Restored) => void;
  readonly written?: (node: SimulatedNode, write: Write) => void;
}

export interface NodeOptions {
  readonly bugs?: readonly CoreBug[];
  readonly limits?: Partial<Limits>;
  readonly random: () => number;
}

export class SimulatedNode {
  readonly id: number;
  readonly #config: CoreConfig;
  readonly #surroundings: Surroundings;
  /** What survives a crash. */
  readonly disk = new Disk();
  storage: MemoryStorage;
  driver: Driver | null = null;
  machine = new DigestMachine();
  /** Counts lives, so that what was meant for an earlier one does not reach this one. */
  life = 0;

  constructor(
    id: number,
    voters: readonly number[],
    options: NodeOptions,
    surroundings: Surroundings,
  ) {
    this.id = id;
    this.#config = {
      id,
      peers: voters.filter((peer) => peer !== id),
      joins: !voters.includes(id),
      random: options.random,
      timing: defaultTiming,
      limits: { ...defaultLimits, ...options.limits },
      bugs: new Set(options.bugs),
    };
    this.#surroundings = surroundings;
    this.storage = new MemoryStorage(this.disk, () => undefined);
  }

  /** What the node believes to be its log. */
  get memory(): Disk {
    return this.storage.memory;
  }

  start(): void {
    const { clockOf, send, stepped, started, written } = this.#surroundings;
    const restored = this.disk.restored();
    started?.(this, restored);
    this.life++;
    this.machine = new DigestMachine();
    if (this.disk.snapshot !== null) this.machine.restore(this.disk.snapshot);
    this.storage = new MemoryStorage(this.disk, (write) => written?.(this, write));
    this.driver = new Driver({
      core: this.#config,
      storage: this.storage,
      restored,
      clock: clockOf(this),
      send,
      follow: (output, input) => {
        if (output.restore !== null) this.machine.restore(output.restore);
        for (const { entry } of output.committed) this.machine.apply(entry);
        stepped(this, output, input);
      },
      fatal: (_what, error) => {
        throw error;
      },
    });
  }

  /** Memory is gone, and every write but the first `kept` unsynced ones. */
  crash(kept = 0): void {
    this.driver?.stop();
    this.driver = null;
    this.storage.crash(kept);
  }

  takeSnapshot(): void {
    this.driver?.step({ type: 'snapshot-taken', snapshot: this.machine.snapshot() });
  }

  /** Hands a message over, which a node of this cluster can always have sent. */
  receive(message: Message): void {
    const refusal = this.driver?.receive(message) ?? null;
    if (refusal !== null) throw new Error(refusal);
  }
}
