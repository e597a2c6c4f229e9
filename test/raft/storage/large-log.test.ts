// Catches a log that can be written and not be opened again: frames beyond what a frame may hold, and a file
// beyond what a buffer may hold.
import { expect, test } from 'vitest';
import type { Entry } from '../../../src/raft/core/index.ts';
import type { FileSystem } from '../../../src/raft/storage/index.ts';
import { Wal } from '../../../src/raft/storage/index.ts';
import { planFrames } from '../../../src/raft/storage/frame-plan.ts';
import {
  encodeFileHeader,
  encodeFrame,
  maxFramePayloadBytes,
} from '../../../src/raft/storage/frame.ts';
import { encodeWrite } from '../../../src/raft/storage/records.ts';
import { SimulatedDisk } from '../../../src/world/sim/disk/simulated-disk.ts';
import { nothingLeft } from './tears.ts';

const entry = (index: number, length: number): Entry => ({
  ...{ index, term: 1, kind: 'command' },
  data: 'x'.repeat(length),
});

async function open(fileSystem: FileSystem, durable: number[] = []) {
  const opened = await Wal.open({ directory: '/data', nodeId: 1, fileSystem });
  opened.wal.reportTo({
    onDurable: (seq) => durable.push(seq),
    onFailure: (error) => {
      throw error;
    },
  });
  return opened;
}

test('what gathers beyond one frame goes into several, and is all there again', async () => {
  const disk = new SimulatedDisk({ tear: nothingLeft });
  const durable: number[] = [];
  const { wal } = await open(disk.fileSystem(), durable);
  const mebi = 1024 * 1024;
  // 96 MiB in one write, and 32 more in eight that gather behind it.
  const entries = Array.from({ length: 24 }, (_, i) => entry(i + 1, 4 * mebi));
  wal.write({ seq: 1, hardState: { term: 1, votedFor: 1 }, truncateFrom: null, entries });
  for (let seq = 2; seq <= 9; seq++) {
    const more = [entry(23 + seq, 4 * mebi)];
    wal.write({ seq, hardState: null, truncateFrom: null, entries: more });
  }
  await wal.close();
  expect(durable.at(-1)).toBe(9);
  disk.crash();
  const { restored, tornBytes } = await open(disk.fileSystem());
  expect(tornBytes).toBe(0);
  expect(restored.entries.map(({ index, data }) => [index, data.length])).toEqual(
    Array.from({ length: 32 }, (_, i) => [i + 1, 4 * mebi]),
  );
}, 60_000);

test('a write is durable with its last record, and no frame is beyond the bound', () => {
  const writes = [3, 1, 0, 5].map((count, i) => ({
    seq: i + 1,
    hardState: count === 0 ? { term: 1, votedFor: null } : null,
    truncateFrom: null,
    entries: Array.from({ length: count }, (_, at) => entry(at + 1, 100)),
  }));
  for (let bound = 118; bound < 1500; bound += 7) {
    const frames = planFrames(writes, bound);
    expect(Buffer.concat(frames.map(({ payload }) => payload))).toEqual(
      Buffer.concat(writes.flatMap(encodeWrite)),
    );
    expect(frames.every(({ payload }) => payload.length <= bound && payload.length > 0)).toBe(true);
    expect(frames.at(-1)?.durable).toBe(4);
    const ended = frames.map(({ durable }) => durable).filter((seq) => seq !== null);
    expect(ended).toEqual([...ended].sort((a, b) => a - b));
  }
  expect(() => encodeFrame(1, Buffer.alloc(maxFramePayloadBytes + 1))).toThrow(RangeError);
});

/** A log of more than 2 GiB that takes the memory of one frame: every frame has the same payload. */
function hugeLog(frames: number): { fileSystem: FileSystem; size: number } {
  const cut = { seq: 1, hardState: null, truncateFrom: 1, entries: [entry(1, 60 * 1024 * 1024)] };
  const payload = Buffer.concat(encodeWrite(cut));
  const header = encodeFileHeader(1);
  const first = encodeFrame(1, payload);
  const size = header.length + frames * first.length;
  const headers = new Map<number, Buffer>();
  const frameHeader = (number: number): Buffer => {
    const known = headers.get(number) ?? encodeFrame(number, payload).subarray(0, 18);
    headers.set(number, Buffer.from(known));
    return known;
  };
  const read = (position: number, length: number): Buffer => {
    const parts: Buffer[] = [];
    let at = position;
    const end = Math.min(size, position + length);
    while (at < end) {
      const offset = (at - header.length) % first.length;
      const number = 1 + Math.floor((at - header.length) / first.length);
      const source =
        at < header.length
          ? header.subarray(at)
          : offset < 18
            ? frameHeader(number).subarray(offset)
            : first.subarray(offset);
      const part = source.subarray(0, end - at);
      parts.push(part);
      at += part.length;
    }
    return Buffer.concat(parts);
  };
  const nothing = (): Promise<void> => Promise.resolve();
  const file = {
    size: () => Promise.resolve(size),
    read: (position: number, length: number) => Promise.resolve(read(position, length)),
    ...{ write: nothing, truncate: nothing, sync: nothing, close: nothing },
  };
  const empty = {
    ...file,
    size: () => Promise.resolve(0),
    read: () => Promise.resolve(Buffer.alloc(0)),
  };
  const fileSystem: FileSystem = {
    ...{ makeDirectory: nothing, rename: nothing, syncDirectory: nothing },
    create: () => Promise.resolve(empty),
    open: (path) => Promise.resolve(path.endsWith('.log') ? file : empty),
  };
  return { fileSystem, size };
}

test('a log of more than 2 GiB opens', async () => {
  const { fileSystem, size } = hugeLog(36);
  expect(size).toBeGreaterThan(2 ** 31);
  const { restored, tornBytes } = await open(fileSystem);
  expect(tornBytes).toBe(0);
  expect(restored.entries).toHaveLength(1);
}, 120_000);
