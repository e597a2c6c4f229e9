// Catches an acknowledged write that a crash can lose, a torn tail that is taken for data,
// damage that is taken for a torn tail, and an I/O error that is not noticed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry, Restored, Write } from '../../../src/raft/core/index.ts';
import { DamagedLog, Wal, type OpenedWal } from '../../../src/raft/storage/index.ts';
import { Disk } from '../core/memory-storage.ts';
import { encodeFileHeader, encodeFrame } from '../../../src/raft/storage/frame.ts';
import { SimulatedDisk } from '../../../src/world/sim/disk/simulated-disk.ts';
import type { Tear } from '../../../src/world/sim/disk/simulated-file.ts';
import { nothingLeft } from './tears.ts';

const directory = '/data';
const logName = '/data/raft.log';
const markName = '/data/raft.mark';
const headerBytes = 16;

interface Session extends OpenedWal {
  readonly durable: number[];
  readonly failures: unknown[];
}

/** A disk of which a crash keeps what was synced, and `torn` bytes of each write that was not. */
class TestDisk extends SimulatedDisk {
  torn = 0;
  /** The number of the call that fails; those of the mark do not count. */
  failAt = Infinity;
  logCalls = 0;
  markFails = false;

  constructor() {
    const tear: Tear = ({ length }) =>
      this.torn === 0
        ? nothingLeft({ path: '', length })
        : { kept: [[0, this.torn]], grown: length === 0 };
    super({
      tear: (change) => tear(change),
      faultAt: ({ path }) => {
        if (path.endsWith('.mark')) return this.markFails ? 'EIO' : null;
        return ++this.logCalls === this.failAt ? 'EIO' : null;
      },
      delay: () => new Promise((resolve) => setImmediate(resolve)),
    });
  }

  log(): Buffer {
    return Buffer.from(this.content(logName));
  }
}

async function open(disk: TestDisk): Promise<Session> {
  const durable: number[] = [];
  const failures: unknown[] = [];
  const opened = await Wal.open({ directory, nodeId: 1, fileSystem: disk.fileSystem() });
  opened.wal.reportTo({
    onDurable: (seq) => durable.push(seq),
    onFailure: (error) => failures.push(error),
  });
  return { ...opened, durable, failures };
}

function entry(index: number, term: number, data = `value ${index}`): Entry {
  return { index, term, kind: data === '' ? 'noop' : 'command', data };
}

/** Four writes that use every kind of record, each of which depends on the ones before. */
const writes: readonly Write[] = [
  { seq: 1, hardState: { term: 1, votedFor: 1 }, truncateFrom: null, entries: [] },
  { seq: 2, hardState: null, truncateFrom: null, entries: [entry(1, 1, ''), entry(2, 1, 'ü€😀')] },
  { seq: 3, hardState: { term: 7, votedFor: null }, truncateFrom: null, entries: [] },
  { seq: 4, hardState: null, truncateFrom: 2, entries: [entry(2, 7), entry(3, 7)] },
];

/** What a log holds after the first `count` writes. */
function stateAfter(count: number): Restored {
  const disk = new Disk();
  for (const write of writes.slice(0, count)) disk.carryOut(write);
  return disk.restored();
}

/** A log with one frame a write, and where each frame ends. */
async function logOfWrites(): Promise<{
  fileSystem: TestDisk;
  content: Buffer;
  ends: readonly number[];
}> {
  const fileSystem = new TestDisk();
  const ends = [headerBytes];
  for (const write of writes) {
    const { wal } = await open(fileSystem);
    wal.write(write);
    await wal.close();
    ends.push(fileSystem.log().length);
  }
  return { fileSystem, content: fileSystem.log(), ends };
}

function holding(content: Buffer): TestDisk {
  const fileSystem = new TestDisk();
  fileSystem.put(logName, Buffer.from(content));
  return fileSystem;
}

describe('a crash', () => {
  test('at any byte of the log leaves the frames before it, and a log that can be written on', async () => {
    const { content, ends } = await logOfWrites();
    for (let cut = headerBytes; cut <= content.length; cut++) {
      const whole = ends.filter((end) => end <= cut).length - 1;
      const fileSystem = holding(content.subarray(0, cut));
      const first = await open(fileSystem);
      expect(first.restored, `cut at ${cut}`).toEqual(stateAfter(whole));
      expect(first.tornBytes).toBe(cut - (ends[whole] ?? 0));
      for (const write of writes.slice(whole)) first.wal.write(write);
      await first.wal.close();
      const second = await open(fileSystem);
      expect(second.restored).toEqual(stateAfter(writes.length));
      await second.wal.close();
    }
  });

  test('cannot leave a log without its header, so one is refused', async () => {
    const { content } = await logOfWrites();
    for (let cut = 0; cut < headerBytes; cut++) {
      await expect(open(holding(content.subarray(0, cut)))).rejects.toThrow(DamagedLog);
    }
  });

  test('loses nothing that was acknowledged, whatever part of the rest it keeps', async () => {
    const fileSystem = new TestDisk();
    for (let torn = 0; torn < 40; torn++) {
      const session = await open(fileSystem);
      const index = session.restored.entries.length + 1;
      session.wal.write({
        seq: 1,
        hardState: null,
        truncateFrom: null,
        entries: [entry(index, 1)],
      });
      while (session.durable.length === 0) await new Promise((resolve) => setImmediate(resolve));
      session.wal.write({
        seq: 2,
        hardState: null,
        truncateFrom: null,
        entries: [entry(index + 1, 1)],
      });
      // One turn later the second frame is written, but not synced.
      await new Promise((resolve) => setImmediate(resolve));
      fileSystem.torn = torn;
      fileSystem.crash();
      const { restored, wal } = await open(fileSystem);
      expect(restored.entries.length).toBeGreaterThanOrEqual(index);
      await wal.close();
    }
  });
});

describe('damage', () => {
  test('of any byte before the last frame is refused', async () => {
    const { content, ends } = await logOfWrites();
    const lastFrame = ends.at(-2) ?? 0;
    for (let at = 0; at < lastFrame; at++) {
      for (const bit of [0x01, 0x80]) {
        const damaged = Buffer.from(content);
        damaged.writeUInt8(damaged.readUInt8(at) ^ bit, at);
        await expect(open(holding(damaged)), `byte ${at}`).rejects.toThrow(DamagedLog);
      }
    }
  });

  test('of the last frame is taken for a torn write: the two look alike', async () => {
    const { content, ends } = await logOfWrites();
    const lastFrame = ends.at(-2) ?? 0;
    for (let at = lastFrame; at < content.length; at++) {
      const damaged = Buffer.from(content);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at);
      const { restored, wal } = await open(holding(damaged));
      expect(restored, `byte ${at}`).toEqual(stateAfter(writes.length - 1));
      await wal.close();
    }
  });

  test('of the last two frames is refused, whatever is damaged of them: a crash damages one', async () => {
    const { content, ends } = await logOfWrites();
    const [first = 0, second = 0] = ends.slice(-3);
    for (const one of [first, first + 4, first + 10, first + 14, second - 1]) {
      for (const other of [second + 4, second + 10, second + 14, content.length - 1]) {
        const damaged = Buffer.from(content);
        for (const at of [one, other]) damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at);
        await expect(open(holding(damaged)), `${one}, ${other}`).rejects.toThrow(
          /yet another follows/,
        );
      }
      // Of the second one the magic alone: its number and checksum are left.
      const damaged = Buffer.from(content);
      for (const at of [one, second]) damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at);
      await expect(open(holding(damaged)), `${one}`).rejects.toThrow(/yet another follows/);
    }
  });

  test('that leaves nothing of the last two frames is known by the mark', async () => {
    const { fileSystem, ends } = await logOfWrites();
    const [first = 0, second = 0] = ends.slice(-3);
    for (const from of [first, first + 10]) {
      for (const fill of [0, 0xff]) {
        const disk = new TestDisk();
        disk.put(logName, fileSystem.log().fill(fill, from));
        disk.put(markName, Buffer.from(fileSystem.content(markName)));
        await expect(open(disk)).rejects.toThrow(/were on disk and acknowledged/);
      }
    }
    // The last frame alone can be torn, and a mark that is damaged says nothing.
    for (const mark of [fileSystem.content(markName), Buffer.alloc(20, 7), Buffer.alloc(3)]) {
      const disk = new TestDisk();
      disk.put(logName, fileSystem.log().fill(0, second));
      disk.put(markName, Buffer.from(mark));
      expect((await open(disk)).restored).toEqual(stateAfter(writes.length - 1));
    }
    const gone = new TestDisk();
    gone.put(markName, Buffer.from(fileSystem.content(markName)));
    await expect(open(gone)).rejects.toThrow(/it is gone/);
  });

  test('by a program, with a checksum that is right, is refused and not replayed', async () => {
    const term = Buffer.alloc(11);
    term.writeUInt8(1);
    term.writeUIntBE(2 ** 48 - 1, 1, 6);
    const cut = Buffer.from([2, 0, 0, 0, 0, 0, 0]);
    const entryWithoutEnd = Buffer.alloc(18);
    entryWithoutEnd.set([3, 1, 0, 0, 0, 0, 0, 1]);
    entryWithoutEnd.writeUInt32BE(9, 14);
    for (const payload of [term, cut, entryWithoutEnd, Buffer.from([9]), Buffer.from([1, 0])]) {
      const log = Buffer.concat([encodeFileHeader(1), encodeFrame(1, payload)]);
      await expect(open(holding(log))).rejects.toThrow(DamagedLog);
    }
  });

  test('a frame that is missing is refused', async () => {
    const { content, ends } = await logOfWrites();
    const [from = 0, to = 0] = ends.slice(1);
    const hole = Buffer.concat([content.subarray(0, from), content.subarray(to)]);
    await expect(open(holding(hole))).rejects.toThrow('frame 3 at byte');
  });

  test('the log of another node is refused', async () => {
    const { content } = await logOfWrites();
    const fileSystem = holding(content).fileSystem();
    const opened = Wal.open({ directory, nodeId: 2, fileSystem });
    await expect(opened).rejects.toThrow('it belongs to node 1, not to node 2');
  });

  test('a client cannot write a value that looks like a frame', async () => {
    const { content } = await logOfWrites();
    const forged = content.subarray(headerBytes).toString('latin1');
    const fileSystem = new TestDisk();
    const { wal } = await open(fileSystem);
    wal.write({ seq: 1, hardState: null, truncateFrom: null, entries: [entry(1, 1, forged)] });
    await wal.close();
    const whole = fileSystem.log();
    const { restored } = await open(holding(whole.subarray(0, whole.length - 1)));
    expect(restored.entries).toEqual([]);
  });
});

test('an I/O error at any call is noticed, and loses nothing that was acknowledged', async () => {
  let failAt = 0;
  for (let failed = true; failed;) {
    const fileSystem = new TestDisk();
    fileSystem.failAt = ++failAt;
    let acknowledged = 0;
    try {
      const { wal, durable, failures } = await open(fileSystem);
      for (const write of writes) {
        wal.write(write);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await wal.close();
      acknowledged = durable.at(-1) ?? 0;
      failed = failures.length > 0;
      expect(failed || acknowledged === writes.length).toBe(true);
    } catch (error) {
      expect(error).toMatchObject({ name: 'DiskFault' });
      failed = true;
    }
    fileSystem.failAt = Infinity;
    fileSystem.crash();
    const { restored, wal } = await open(fileSystem);
    const possible = writes
      .map((write) => stateAfter(write.seq))
      .slice(Math.max(0, acknowledged - 1));
    if (acknowledged === 0) possible.push(stateAfter(0));
    expect(possible, `failed at call ${failAt}`).toContainEqual(restored);
    await wal.close();
  }
  // Creating takes nine calls and writing some more: a run that never fails proves nothing.
  expect(failAt).toBeGreaterThan(12);
});

test('a mark that cannot be written stops nothing', async () => {
  const fileSystem = new TestDisk();
  fileSystem.markFails = true;
  const { wal, durable } = await open(fileSystem);
  for (const write of writes) wal.write(write);
  await wal.close();
  expect(durable.at(-1)).toBe(writes.length);
});

test('after a failed sync nothing is acknowledged any more', async () => {
  const fileSystem = new TestDisk();
  const { wal, durable, failures } = await open(fileSystem);
  fileSystem.failAt = fileSystem.logCalls + 2;
  for (const write of writes) {
    wal.write(write);
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  await wal.close();
  expect(durable).toEqual([]);
  expect(failures).toHaveLength(1);
});

test('what arrives during a sync shares the next one', async () => {
  const fileSystem = new TestDisk();
  const { wal, durable } = await open(fileSystem);
  const before = fileSystem.syncs;
  for (let seq = 1; seq <= 100; seq++) {
    wal.write({ seq, hardState: null, truncateFrom: null, entries: [entry(seq, 1)] });
  }
  await wal.close();
  expect(fileSystem.syncs - before).toBeLessThanOrEqual(2);
  expect(durable.at(-1)).toBe(100);
});

test('any sequence of writes is read back as it was', async () => {
  const step = fc.record({
    term: fc.integer({ min: 0, max: 2 ** 40 }),
    votedFor: fc.option(fc.integer({ min: 1, max: 2 ** 32 - 1 })),
    cut: fc.nat(3),
    data: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const fileSystem = new TestDisk();
      const model = new Disk();
      const { wal } = await open(fileSystem);
      for (const [i, { term, votedFor, cut, data }] of steps.entries()) {
        const from = Math.max(1, model.entries.length + 1 - cut);
        const entries = data.map((text, offset) => entry(from + offset, term, text));
        const hardState = cut === 1 ? null : { term, votedFor };
        const write = { seq: i + 1, hardState, truncateFrom: cut === 0 ? null : from, entries };
        model.carryOut(write);
        wal.write(write);
      }
      await wal.close();
      const { restored } = await open(fileSystem);
      expect(restored).toEqual(model.restored());
    }),
    { numRuns: 50 },
  );
});

describe('a log that was written anew', () => {
  const replacement: Write = {
    seq: 1,
    replacement: {
      hardState: { term: 3, votedFor: 2 },
      snapshot: {
        ...{ index: 6, term: 2, data: 'ü'.repeat(300) },
        configuration: {
          index: 4,
          members: [
            { id: 1, standing: 'voter', address: 'ä:1' },
            { id: 7, standing: 'leaving', address: '' },
          ],
        },
      },
      base: { index: 5, term: 2 },
      entries: [entry(6, 2), entry(7, 3)],
    },
    ...{ hardState: null, truncateFrom: null, entries: [] },
  };
  const next: Write = { seq: 2, hardState: null, truncateFrom: 7, entries: [entry(7, 4, 'new')] };

  async function rewritten(): Promise<TestDisk> {
    const disk = new TestDisk();
    const { wal, durable } = await open(disk);
    wal.write({ ...next, truncateFrom: null, entries: [entry(1, 1), entry(2, 1)], seq: 0 });
    wal.write(replacement);
    wal.write(next);
    await wal.close();
    expect(durable).toEqual([0, 1, 2]);
    return disk;
  }

  test('is read back with its snapshot, and is written on', async () => {
    const disk = await rewritten();
    const { restored, wal } = await open(disk);
    expect(restored).toEqual({
      ...replacement.replacement,
      entries: [entry(6, 2), entry(7, 4, 'new')],
    });
    await wal.close();
  });

  test('is refused when any byte of it was changed but those of its last frame', async () => {
    const disk = await rewritten();
    const content = disk.log();
    const lastFrame = content.lastIndexOf(Buffer.from([0xff, 0x52, 0xfe, 0x4c]));
    for (let at = 0; at < content.length; at++) {
      const damaged = Buffer.from(content);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at);
      const opened = open(holding(damaged));
      if (at < lastFrame) await expect(opened, `byte ${at}`).rejects.toThrow(DamagedLog);
      else expect((await opened).restored.entries, `byte ${at}`).toHaveLength(2);
    }
  });

  test('is refused when it is shorter than when it got its name', async () => {
    const disk = new TestDisk();
    const { wal } = await open(disk);
    wal.write(replacement);
    await wal.close();
    const content = disk.log();
    for (let length = 1; length < content.length; length++) {
      await expect(open(holding(content.subarray(0, length)))).rejects.toThrow(DamagedLog);
    }
  });

  test('does not make the mark of the log before it a reason to refuse it', async () => {
    const disk = new TestDisk();
    const { wal } = await open(disk);
    const many = Array.from({ length: 50 }, (_, i) => entry(i + 1, 1));
    wal.write({ seq: 1, hardState: null, truncateFrom: null, entries: many });
    wal.write({ seq: 2, hardState: { term: 2, votedFor: null }, truncateFrom: null, entries: [] });
    wal.write({ ...replacement, seq: 3 });
    await wal.close();
    expect(Buffer.from(disk.content(markName)).readUIntBE(10, 6)).toBeGreaterThan(
      disk.log().length,
    );
    expect((await open(disk)).restored).toEqual(replacement.replacement);
  });
});
