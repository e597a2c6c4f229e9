import type { Json } from '../../../history/operation.ts';
import type { SimDisk } from '../disk/sim-disk.ts';
import type { Accepted } from './message.ts';

/** What a node must not forget. */
export interface Stable {
  /** The highest ballot that it was ever part of. */
  readonly promised: number;
  readonly accepted: Accepted;
}

export const nothingYet: Stable = {
  promised: 0,
  accepted: { ballot: 0, version: 0, values: new Map() },
};

const name = '/state';

/** Keeps a node's state in one file, which is replaced as a whole. */
export class StableState {
  readonly #disk: SimDisk;
  #saving = false;
  /** What is to be saved next, and who waits for that. */
  #next: Stable | undefined;
  #waiting: (() => void)[] = [];

  constructor(disk: SimDisk) {
    this.#disk = disk;
  }

  async load(): Promise<Stable> {
    const file = await this.#disk.open(name);
    if (file === null) return nothingYet;
    const text = new TextDecoder().decode(await file.read(0, await file.size()));
    await file.close();
    return parse(text);
  }

  /** Calls `done` when this state, or a newer one, is durable. Many are saved at once. */
  save(state: Stable, done: () => void): void {
    this.#next = state;
    this.#waiting.push(done);
    if (!this.#saving) void this.#run();
  }

  async #run(): Promise<void> {
    this.#saving = true;
    while (this.#next !== undefined) {
      const waiting = this.#waiting.splice(0);
      const text = print(this.#next);
      this.#next = undefined;
      await this.#replace(new TextEncoder().encode(text));
      for (const done of waiting) done();
    }
    this.#saving = false;
  }

  /** Whenever the machine stops, the file is the old one or the new one. */
  async #replace(content: Uint8Array): Promise<void> {
    const file = await this.#disk.create(`${name}.new`);
    await file.write(content, 0);
    await file.sync();
    await file.close();
    await this.#disk.rename(`${name}.new`, name);
    await this.#disk.syncDirectory('/');
  }
}

function print({ promised, accepted }: Stable): string {
  return JSON.stringify([promised, accepted.ballot, accepted.version, [...accepted.values]]);
}

function parse(text: string): Stable {
  const [promised, ballot, version, values] = JSON.parse(text) as [
    number,
    number,
    number,
    [string, Json][],
  ];
  return { promised, accepted: { ballot, version, values: new Map(values) } };
}
