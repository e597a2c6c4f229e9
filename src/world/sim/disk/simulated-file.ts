import { GrowingBytes } from './growing-bytes.ts';

/** What a stopping machine leaves of a change that was not synced. */
export interface Torn {
  /** The bytes of a write that are on disk, as ranges within it; what lies between was not written. */
  readonly kept: readonly (readonly [from: number, to: number])[];
  /** Whether the new length is: what it adds and was not written reads as zeros. */
  readonly grown: boolean;
}

/** Decides what is left of one change; a truncation or a new name is one of length 0, left when `grown`. */
export type Tear = (change: { readonly path: string; readonly length: number }) => Torn;

/** Any part of each change, in any order: pieces of sizes between a byte and a page. */
export function randomTear(random: () => number): Tear {
  return ({ length }) => {
    const kind = random();
    if (kind < 0.2) return { kept: [], grown: random() < 0.5 };
    if (kind < 0.4) return { kept: [[0, length]], grown: true };
    if (kind < 0.6) return { kept: [[0, Math.floor(random() * length)]], grown: random() < 0.5 };
    const piece = 2 ** Math.floor(random() * 12);
    const kept: [number, number][] = [];
    for (let at = 0; at < length; at += piece) if (random() < 0.5) kept.push([at, at + piece]);
    return { kept, grown: random() < 0.5 };
  };
}

type Change =
  | { readonly type: 'write'; readonly position: number; readonly data: Uint8Array }
  | { readonly type: 'truncate'; readonly length: number };

/** A file as its readers see it, and as it is on disk. */
export class SimulatedFile {
  readonly #disk: GrowingBytes;
  #seen: GrowingBytes;
  /** Changes that the next sync brings to the disk. */
  #unsynced: Change[] = [];

  constructor(content: Uint8Array = new Uint8Array(0)) {
    this.#seen = new GrowingBytes(content);
    this.#disk = new GrowingBytes(content);
  }

  /** What readers see; good until the next change. */
  get content(): Uint8Array {
    return this.#seen.view();
  }

  write(data: Uint8Array, position: number): void {
    this.#change({ type: 'write', position, data: data.slice() });
  }

  truncate(length: number): void {
    this.#change({ type: 'truncate', length });
  }

  sync(): void {
    for (const change of this.#unsynced) carryOut(this.#disk, change);
    this.#unsynced = [];
  }

  /**
   * A sync that fails, as Linux does it: part of the changes may be on disk, all of them count
   * as written from now on, and no later sync tries them again.
   */
  failSync(tear: (length: number) => Torn): void {
    for (const change of this.#unsynced) carryOutTorn(this.#disk, change, tear);
    this.#unsynced = [];
  }

  /** The machine stops: readers see what is on disk from now on. */
  crash(tear: (length: number) => Torn): void {
    this.failSync(tear);
    this.#seen = new GrowingBytes(this.#disk.view());
  }

  #change(change: Change): void {
    this.#unsynced.push(change);
    carryOut(this.#seen, change);
  }
}

function carryOut(content: GrowingBytes, change: Change): void {
  if (change.type === 'truncate') content.resize(change.length);
  else content.write(change.data, change.position);
}

function carryOutTorn(content: GrowingBytes, change: Change, tear: (length: number) => Torn): void {
  const { kept, grown } = tear(change.type === 'truncate' ? 0 : change.data.length);
  if (change.type === 'truncate') {
    if (grown) content.resize(change.length);
    return;
  }
  const { data, position } = change;
  if (grown) content.resize(Math.max(content.length, position + data.length));
  for (const [from, to] of kept) content.write(data.subarray(from, to), position + from);
}
