// Catches an acknowledged write that a crash can lose: the machine stops in the middle of any
// call, with any byte of what was not synced left or lost; the process dies, syncs fail, and
// what a restart has read and promised is lost by the next crash.
import { expect, test } from 'vitest';
import type { Write } from '../../../src/raft/core/index.ts';
import {
  SimulatedDisk,
  type DiskCall,
  type Fault,
} from '../../../src/world/sim/disk/simulated-disk.ts';
import type { Tear } from '../../../src/world/sim/disk/simulated-file.ts';
import { Expected, listed, live, randomLives, type End } from './log-life.ts';
import { everythingLeft, nothingLeft } from './tears.ts';

/** A short life with every kind of record, the same at each call. */
function script(expected: Expected) {
  const entry = (index: number, term: number, data: string) =>
    ({ index, term, kind: data === '' ? 'noop' : 'command', data }) as const;
  return listed([
    () => expected.issue({ hardState: { term: 1, votedFor: 1 }, truncateFrom: null, entries: [] }),
    () =>
      expected.issue({
        hardState: null,
        truncateFrom: null,
        entries: [entry(1, 1, ''), entry(2, 1, 'one'), entry(3, 1, 'two')],
      }),
    () =>
      expected.issue({
        hardState: { term: 2, votedFor: null },
        truncateFrom: 3,
        entries: [entry(3, 2, 'ü€😀')],
      }),
    () =>
      expected.issue({
        replacement: {
          hardState: { term: 2, votedFor: null },
          snapshot: { index: 2, term: 1, configuration: null, data: 'what 1 and 2 lead to, ü' },
          base: { index: 1, term: 1 },
          entries: [entry(2, 1, 'one'), entry(3, 2, 'ü€😀')],
        },
        ...{ hardState: null, truncateFrom: null, entries: [] },
      }),
    () =>
      expected.issue({
        hardState: { term: 3, votedFor: 1 },
        truncateFrom: 3,
        entries: [entry(3, 3, 'three'), entry(4, 3, 'four')],
      }),
  ]);
}

interface Trial {
  readonly fault: (call: DiskCall) => Fault | null;
  readonly tear: Tear;
  /** What happens to the machine when the life is over, however it ended. */
  readonly after: 'crash' | 'kill';
}

/** The scripted life with one fault, then one more life, and a crash that leaves nothing unsynced. */
async function attempt(what: string, { fault, tear, after }: Trial): Promise<End> {
  let faultAt: (call: DiskCall) => Fault | null = fault;
  let tearNow = tear;
  const disk = new SimulatedDisk({
    faultAt: (call) => faultAt(call),
    tear: (change) => tearNow(change),
  });
  const expected = new Expected();
  const end = await live({ disk, expected, what, nextWrite: script(expected) });
  faultAt = () => null;
  if (after === 'crash' || end === 'stopped') disk.crash();
  else disk.kill();
  tearNow = nothingLeft;
  const more = (): Write =>
    expected.issue({ hardState: { term: 9, votedFor: 1 }, truncateFrom: null, entries: [] });
  // Nothing is written in the second life: what it read is what it promises.
  expect(await live({ disk, expected, what, nextWrite: listed([]) })).toBe('closed');
  disk.crash();
  expect(await live({ disk, expected, what, nextWrite: listed([more]) })).toBe('closed');
  disk.crash();
  expect(await live({ disk, expected, what, nextWrite: listed([]) })).toBe('closed');
  return end;
}

/** The calls of the scripted life without a fault. */
async function allCalls(): Promise<readonly DiskCall[]> {
  const calls: DiskCall[] = [];
  const fault = (call: DiskCall): null => {
    calls.push(call);
    return null;
  };
  await attempt('without a fault', { fault, tear: nothingLeft, after: 'crash' });
  return calls.slice(
    0,
    calls.findIndex(({ kind }, i) => kind === 'mkdir' && i > 0),
  );
}

const firstBytes =
  (bytes: number, grown: boolean): Tear =>
  ({ length }) => ({ kept: [[0, Math.min(bytes, length)]], grown: length === 0 || grown });

const lastBytes =
  (bytes: number): Tear =>
  ({ length }) => ({ kept: [[Math.max(0, length - bytes), length]], grown: true });

test('a crash in the middle of any call, at any byte, with the page cache lost', async () => {
  const calls = await allCalls();
  let trials = 0;
  for (const { number, kind, path } of calls) {
    const fault = (call: DiskCall): Fault | null => (call.number === number ? 'crash' : null);
    const tears: Tear[] = [nothingLeft, everythingLeft];
    for (let bytes = 0; bytes < 140; bytes++) {
      tears.push(firstBytes(bytes, false), firstBytes(bytes, true), lastBytes(bytes));
    }
    for (const [i, tear] of tears.entries()) {
      const what = `crash in call ${number} (${kind} ${path}), tear ${i}`;
      expect(await attempt(what, { fault, tear, after: 'crash' })).toBe('stopped');
      trials++;
    }
  }
  expect(trials).toBeGreaterThan(10_000);
}, 120_000);

test.each(['EIO', 'ENOSPC'] as const)(
  'any call fails by %s, the process ends, and then the machine stops',
  async (code) => {
    const ends = new Set<End>();
    for (const { number, kind, path } of await allCalls()) {
      const fault = (call: DiskCall): Fault | null => (call.number === number ? code : null);
      for (const after of ['kill', 'crash'] as const) {
        for (const tear of [nothingLeft, everythingLeft, firstBytes(10, true)]) {
          ends.add(
            await attempt(`${code} of call ${number} (${kind} ${path}), ${after}`, {
              fault,
              tear,
              after,
            }),
          );
        }
      }
    }
    expect(ends).toContain('failed');
  },
);

test('nothing that was acknowledged is lost over random lives', async () => {
  for (let seed = 1; seed <= 200; seed++) await randomLives(seed);
}, 120_000);
