import type { Random } from '../../random.ts';
import type { OperatorAnswer } from '../../systems/operator.ts';
import type { NodeExit } from '../world.ts';
import { RecordDisk, type SimRecords } from './disk/record-disk.ts';
import { SimulatedDisk, type DiskCall } from './disk/simulated-disk.ts';
import { randomTear } from './disk/simulated-file.ts';
import type { VirtualClock } from './event-loop.ts';
import type {
  SimAnswer,
  SimNode,
  SimNodeSetup,
  SimNodeStatus,
  SimOperatorRequest,
  SimRequest,
  SimSystem,
} from './sim-system.ts';

/** How long a sync takes, microseconds: as a fast disk. All other calls end at once, as in a page cache. */
const syncDelayUs = { min: 100, spread: 300 };

export interface MachineOptions {
  readonly id: number;
  readonly names: readonly string[];
  readonly system: Pick<SimSystem, 'createNode'>;
  readonly clock: VirtualClock;
  readonly random: Random;
  /** A kill takes the power from the machine: what was not synced is lost. */
  readonly powerLoss: boolean;
  readonly send: (to: number, message: unknown) => void;
  readonly onExit: (exit: NodeExit) => void;
  /** Told what the node says of itself. */
  readonly onNews: (event: string) => void;
}

/** From a start to an end. */
interface Life {
  node: SimNode | undefined;
  paused: boolean;
  over: boolean;
  /** What is due while it is paused, in order. */
  readonly waiting: (() => void)[];
  /** What lets the clients of its open requests know that it is gone. */
  readonly open: Set<() => void>;
}

/** The place of a node: a disk, and one life of the node after the other. */
export class Machine {
  readonly id: number;
  readonly name: string;
  readonly #options: MachineOptions;
  readonly #disk: SimulatedDisk;
  readonly #records = new RecordDisk();
  readonly #diskRandom: Random;
  #life: Life | undefined;
  #lives = 0;
  #exited = false;

  constructor(options: MachineOptions) {
    const { id, names, random } = options;
    this.id = id;
    this.name = names[id - 1] ?? '';
    this.#options = options;
    const disk = (this.#diskRandom = random.fork('disk'));
    this.#disk = new SimulatedDisk({
      tear: randomTear(() => disk.float()),
      delay: (call) => this.#diskCall(call),
    });
  }

  get state(): 'up' | 'paused' | 'killed' | 'exited' {
    if (this.#life !== undefined) return this.#life.paused ? 'paused' : 'up';
    return this.#exited ? 'exited' : 'killed';
  }

  /** Begins a life, unless there is one. */
  start(): void {
    if (this.#life !== undefined) return;
    const life: Life = {
      node: undefined,
      paused: false,
      over: false,
      waiting: [],
      open: new Set(),
    };
    this.#life = life;
    this.#exited = false;
    this.#lives++;
    this.#turn(life, () => {
      life.node = this.#options.system.createNode(this.#setup(life));
    });
  }

  kill(): void {
    this.#end();
    if (this.#options.powerLoss) {
      this.#disk.crash();
      this.#records.crash((limit) => this.#diskRandom.int(limit));
    } else this.#disk.kill();
  }

  /** One bit changes in the longest file; a disk of records has none that could. */
  rot(random: Random): void {
    this.#disk.rot((below) => random.int(below));
  }

  pause(): void {
    if (this.#life !== undefined) this.#life.paused = true;
  }

  resume(): void {
    const life = this.#life;
    if (life === undefined) return;
    life.paused = false;
    for (const act of life.waiting.splice(0)) this.#turn(life, act);
  }

  /** What arrives while nobody lives here is lost. */
  receive(from: number, message: unknown): void {
    const life = this.#life;
    if (life === undefined) return;
    if (life.paused) {
      life.waiting.push(() => life.node?.receive(from, message));
      return;
    }
    try {
      life.node?.receive(from, message);
    } catch (error) {
      this.#exit(textOf(error));
    }
  }

  /** Replies once, or never. */
  submit(request: SimRequest, reply: (answer: SimAnswer) => void): void {
    const life = this.#life;
    if (life === undefined) {
      reply({ kind: 'refused', error: 'connection-refused' });
      return;
    }
    const lost = (): void => {
      reply({ kind: 'unknown', error: 'connection-lost' });
    };
    life.open.add(lost);
    this.#turn(life, () => {
      life.node?.submit(request, (answer) => {
        if (life.open.delete(lost)) reply(answer);
      });
    });
  }

  /** Replies once, or never. */
  operate(request: SimOperatorRequest, reply: (answer: OperatorAnswer) => void): void {
    const life = this.#life;
    if (life === undefined) {
      reply({ kind: 'refused', code: 'connection-refused' });
      return;
    }
    const lost = (): void => {
      reply({ kind: 'unknown', text: 'connection-lost' });
    };
    life.open.add(lost);
    this.#turn(life, () => {
      life.node?.operate?.(request, (answer) => {
        if (life.open.delete(lost)) reply(answer);
      });
    });
  }

  /** Undefined when there is nobody to answer. */
  status(): SimNodeStatus | undefined {
    return this.state === 'up' ? this.#life?.node?.status() : undefined;
  }

  #setup(life: Life): SimNodeSetup {
    const { id, names, clock, random, send } = this.#options;
    const peers = names.map((name, i) => ({ id: i + 1, name })).filter((peer) => peer.id !== id);
    return {
      id,
      name: this.name,
      peers,
      random: random.fork(`life ${this.#lives}`),
      disk: this.#disk.fileSystem(),
      records: this.#recordsOf(life),
      clock: {
        nowUs: clock.nowUs,
        after: (delayUs, act) => {
          const timer = new Timer(act);
          const id = clock.schedule(delayUs, () => this.#turn(life, timer.fire));
          return () => {
            timer.act = undefined;
            clock.callOff(id);
          };
        },
        soon: (act) => void clock.schedule(0, () => this.#turn(life, act)),
      },
      send: (to, message) => {
        if (!life.over) send(to, message);
      },
      tell: (event) => {
        if (!life.over) this.#options.onNews(event);
      },
      exit: (reason) => {
        if (!life.over) this.#exit(reason);
      },
    };
  }

  /** Whatever happens to a node goes through here: nothing after its end, and nothing in a pause. */
  #turn(life: Life, act: () => void): void {
    if (life.over) return;
    if (life.paused) {
      life.waiting.push(act);
      return;
    }
    try {
      act();
    } catch (error) {
      this.#exit(textOf(error));
    }
  }

  /** As a process does that panics: its machine goes on, and what it has written is there. */
  #exit(reason: string): void {
    const { clock, onExit } = this.#options;
    this.#end();
    this.#disk.kill();
    this.#exited = true;
    const log = reason.split('\n');
    onExit({ node: this.name, atUs: clock.nowUs(), code: 1, signal: null, log });
  }

  #end(): void {
    const life = this.#life;
    this.#life = undefined;
    if (life === undefined) return;
    life.over = true;
    for (const lost of life.open) lost();
  }

  #recordsOf(life: Life): SimRecords {
    const records = this.#records;
    const { clock } = this.#options;
    return {
      all: records.all,
      append: (record) => {
        if (!life.over) records.append(record);
      },
      forget: (count) => {
        if (!life.over) records.forget(count);
      },
      sync: (done) => {
        const { length } = records.all;
        clock.schedule(this.#syncDelayUs(), () => {
          if (life.over) return;
          records.synced(length);
          this.#turn(life, done);
        });
      },
    };
  }

  #syncDelayUs(): number {
    return syncDelayUs.min + this.#diskRandom.int(syncDelayUs.spread);
  }

  #diskCall({ kind }: DiskCall): Promise<undefined> {
    const { clock } = this.#options;
    const ended = clock.deferred<undefined>();
    const life = this.#life;
    const end = (): void => {
      ended.resolve(undefined);
    };
    const takesTime = kind === 'sync' || kind === 'sync-directory';
    if (!takesTime || life === undefined) end();
    else {
      clock.after(this.#syncDelayUs(), () => {
        this.#turn(life, end);
      });
    }
    return ended.promise;
  }
}

/** One that fired in a pause can still be called off. */
class Timer {
  act: (() => void) | undefined;
  readonly fire = (): void => this.act?.();

  constructor(act: () => void) {
    this.act = act;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
