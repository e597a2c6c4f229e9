// A core with a disk that forgets what was not synced: the node of the in-memory clusters.
import {
  defaultLimits,
  defaultTiming,
  emptyState,
  RaftCore,
  type CoreBug,
  type CoreConfig,
  type Entry,
  type Input,
  type Limits,
  type Output,
  type Restored,
  type Write,
} from '../../../src/raft/core/index.ts';

export interface NodeOptions {
  readonly bugs?: readonly CoreBug[];
  readonly limits?: Partial<Limits>;
  readonly random: () => number;
}

/** A log and hard state, brought up to date by writes. */
export class Disk {
  hardState = emptyState.hardState;
  entries: Entry[] = [];

  carryOut(write: Write): void {
    if (write.hardState !== null) this.hardState = write.hardState;
    if (write.truncateFrom !== null) this.entries.length = write.truncateFrom - 1;
    this.entries.push(...write.entries);
  }

  restored(): Restored {
    return { hardState: this.hardState, base: emptyState.base, entries: this.entries };
  }

  has(entry: Entry): boolean {
    return this.entries[entry.index - 1]?.term === entry.term;
  }
}

export class SimulatedNode {
  readonly id: number;
  readonly #config: CoreConfig;
  /** What survives a crash. */
  readonly disk = new Disk();
  /** What the node believes to be its log: everything written, synced or not. */
  memory = new Disk();
  /** Writes that are not synced, oldest first. */
  unsynced: Write[] = [];
  core: RaftCore | null = null;
  /** Counts lives, so that a sync of an earlier one is not taken for this one's. */
  life = 0;

  constructor(id: number, count: number, options: NodeOptions) {
    this.id = id;
    this.#config = {
      id,
      peers: Array.from({ length: count }, (_, i) => i + 1).filter((peer) => peer !== id),
      random: options.random,
      timing: defaultTiming,
      limits: { ...defaultLimits, ...options.limits },
      bugs: new Set(options.bugs),
    };
  }

  start(nowUs: number): void {
    this.memory = new Disk();
    this.memory.hardState = this.disk.hardState;
    this.memory.entries = [...this.disk.entries];
    this.core = new RaftCore(this.#config, this.disk.restored(), nowUs);
    this.life++;
  }

  /** Memory is gone, and every write but the first `kept` unsynced ones. */
  crash(kept = 0): void {
    this.core = null;
    for (const write of this.unsynced.slice(0, kept)) this.disk.carryOut(write);
    this.unsynced = [];
  }

  step(nowUs: number, input: Input): Output | null {
    const output = this.core?.step(nowUs, input) ?? null;
    if (output?.write) {
      this.unsynced.push(output.write);
      this.memory.carryOut(output.write);
    }
    return output;
  }

  /** Makes every write up to `seq` durable, and says so to the core. */
  sync(nowUs: number, seq: number): Output | null {
    const done = this.unsynced.filter((write) => write.seq <= seq);
    this.unsynced = this.unsynced.filter((write) => write.seq > seq);
    for (const write of done) this.disk.carryOut(write);
    return done.length === 0 ? null : this.step(nowUs, { type: 'durable', seq });
  }
}
