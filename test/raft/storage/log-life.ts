// One life of a log on a simulated disk after another, and what each must find of the one before.
import { expect } from 'vitest';
import type { Entry, Restored, Write } from '../../../src/raft/core/index.ts';
import { Wal } from '../../../src/raft/storage/index.ts';
import {
  DiskFault,
  SimulatedDisk,
  type Fault,
} from '../../../src/world/sim/disk/simulated-disk.ts';
import { randomTear } from '../../../src/world/sim/disk/simulated-file.ts';
import { Disk } from '../core/memory-storage.ts';

export const directory = '/results/run/n1-data';
export const logName = `${directory}/raft.log`;

/** Random numbers in [0, 1) of a seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A state of which nothing is shared with the one that it was taken from. */
function copyOf({ hardState, snapshot, base, entries }: Restored): Restored {
  return { hardState, snapshot, base, entries: [...entries] };
}

/**
 * What a log may hold: the states after each record since the last start, of which those up to
 * the last acknowledged write must not be lost. A write may be torn between its records.
 */
export class Expected {
  #states: Restored[] = [copyOf(new Disk().restored())];
  #disk = new Disk();
  readonly #stateAfter = new Map<number, number>();
  #acknowledged = 0;
  #seq = 0;

  /** The index of the last entry. */
  get length(): number {
    return this.#disk.base.index + this.#disk.entries.length;
  }

  /** What a restart would find, had all been written. */
  get whole(): Restored {
    return this.#disk.restored();
  }

  get term(): number {
    return this.#disk.hardState.term;
  }

  /** Numbers a write, and notes what it leads to. */
  issue(parts: Omit<Write, 'seq'>): Write {
    const { replacement = null, hardState, truncateFrom, entries } = parts;
    const nothing = { hardState: null, truncateFrom: null, entries: [] };
    const steps: Omit<Write, 'seq'>[] = [
      // All of it, or none.
      { replacement, ...nothing },
      { hardState, truncateFrom: null, entries: [] },
      { hardState: null, truncateFrom, entries: [] },
      ...entries.map((entry) => ({ hardState: null, truncateFrom: null, entries: [entry] })),
    ];
    for (const step of steps) {
      this.#disk.carryOut({ seq: 0, ...step });
      this.#states.push(copyOf(this.#disk.restored()));
    }
    const seq = ++this.#seq;
    this.#stateAfter.set(seq, this.#states.length - 1);
    return { seq, ...parts };
  }

  acknowledge(seq: number): void {
    this.#acknowledged = this.#stateAfter.get(seq) ?? Infinity;
  }

  /** Insists that a log which was opened holds all it must, and goes on from there: what was opened is promised. */
  opened(restored: Restored, what: string): void {
    const possible = this.#states.slice(this.#acknowledged);
    expect(possible, what).toContainEqual(restored);
    this.#disk = new Disk();
    this.#disk.become(restored);
    this.#states = [copyOf(restored)];
    this.#stateAfter.clear();
    this.#acknowledged = 0;
    this.#seq = 0;
  }
}

/** A snapshot that was taken, with some of the log left, or one that was installed in place of the log. */
function randomReplacement(expected: Expected, random: () => number): Write {
  const { hardState, snapshot, base, entries } = expected.whole;
  const last = base.index + entries.length;
  const data = `ü${'y'.repeat(Math.floor(random() ** 4 * 9000))}`;
  const installed = random() < 0.3;
  const before = snapshot?.index ?? 0;
  const index = installed ? last + 5 : before + Math.floor(random() * (last - before + 1));
  const from = installed ? index : base.index + Math.floor(random() * (index - base.index + 1));
  const term = Math.max(hardState.term, 1);
  return expected.issue({
    replacement: {
      hardState,
      snapshot: { index, term, configuration: null, data },
      base: { index: from, term },
      entries: installed ? [] : entries.slice(from - base.index),
    },
    ...{ hardState: null, truncateFrom: null, entries: [] },
  });
}

/** A write as a node might make it: a vote, entries, or entries in place of others. */
export function randomWrite(expected: Expected, random: () => number): Write {
  if (random() < 0.15) return randomReplacement(expected, random);
  const term = expected.term + (random() < 0.3 ? 1 : 0);
  // What is in a snapshot is committed, and is never cut.
  const kept = expected.whole.snapshot?.index ?? 0;
  const truncateFrom =
    random() < 0.2 && expected.length > kept
      ? kept + 1 + Math.floor(random() * (expected.length - kept))
      : null;
  const first = truncateFrom ?? expected.length + 1;
  const entries = Array.from({ length: Math.floor(random() * 4) }, (_, i): Entry => {
    const data = 'x'.repeat(Math.floor(random() ** 4 * 3000));
    return {
      index: first + i,
      term: Math.max(term, 1),
      kind: data === '' ? 'noop' : 'command',
      data,
    };
  });
  const hardState = term > expected.term || random() < 0.2 ? { term, votedFor: 1 } : null;
  return expected.issue({ hardState, truncateFrom, entries });
}

/** How a life of the log ended. */
export type End = 'closed' | 'failed' | 'stopped';

export interface Life {
  readonly disk: SimulatedDisk;
  readonly expected: Expected;
  readonly what: string;
  /** Makes the life's writes, each when it is called; null when there are no more. */
  readonly nextWrite: () => Write | null;
  readonly maxFrameBytes?: number;
}

/** Opens the log, insists on what it finds, and writes until there is nothing more, or it breaks. */
export async function live({ disk, expected, what, nextWrite, maxFrameBytes }: Life): Promise<End> {
  let over = false;
  const stopped = disk.stopped().then((): End => {
    over = true;
    return 'stopped';
  });
  let failed = false;
  const lived = async (): Promise<End> => {
    const { wal, restored } = await Wal.open({
      directory,
      nodeId: 1,
      fileSystem: disk.fileSystem(),
      ...(maxFrameBytes !== undefined && { maxFrameBytes }),
    });
    wal.reportTo({
      onDurable: (seq) => expected.acknowledge(seq),
      onFailure: () => (failed = true),
    });
    expected.opened(restored, what);
    while (!over && !failed) {
      const write = nextWrite();
      if (write === null) break;
      wal.write(write);
      // Some of them gather for one frame, as the disk is busy.
      for (let turn = 0; turn < (write.seq % 3) * 4; turn++) await Promise.resolve();
    }
    await wal.close();
    return failed ? 'failed' : 'closed';
  };
  const ended = lived().catch((error: unknown): End => {
    if (error instanceof DiskFault) return 'failed';
    throw error;
  });
  return Promise.race([ended, stopped]);
}

/** Writes of a list, and then none. */
export function listed(writes: readonly (() => Write)[]): () => Write | null {
  const left = [...writes];
  return () => left.shift()?.() ?? null;
}

/** Random lives of one log: every one may end by a fault, with any part of what was not synced. */
export async function randomLives(seed: number): Promise<void> {
  const random = randomOf(seed);
  const faults: Fault[] = ['EIO', 'ENOSPC', 'crash', 'crash'];
  const risk = random() < 0.5 ? 0.02 : 0.1;
  const disk = new SimulatedDisk({
    faultAt: () =>
      random() < risk ? (faults[Math.floor(random() * faults.length)] ?? null) : null,
    tear: randomTear(random),
  });
  const expected = new Expected();
  const maxFrameBytes = random() < 0.3 ? 4096 : undefined;
  for (let count = 0; count < 12; count++) {
    let left = Math.floor(random() * 12);
    const end = await live({
      disk,
      expected,
      what: `seed ${seed}, life ${count}`,
      nextWrite: () => (left-- > 0 ? randomWrite(expected, random) : null),
      ...(maxFrameBytes !== undefined && { maxFrameBytes }),
    });
    if (end === 'stopped' || random() < 0.5) disk.crash();
    else disk.kill();
  }
}
