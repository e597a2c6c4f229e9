// Would catch: a simulated log that acknowledges what the power can take, loses what it acknowledged,
// brings back other than a beginning of what was written, or never gets shorter.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyState, type Restored, type Write } from '../../../src/raft/core/index.ts';
import { RecordStorage } from '../../../src/raft/sim/record-storage.ts';
import { RecordDisk, type SimRecords } from '../../../src/world/sim/disk/record-disk.ts';
import { Disk } from '../core/memory-storage.ts';

/** A disk of which the test says when a sync ends. */
class Bench {
  readonly disk = new RecordDisk();
  readonly syncs: (() => void)[] = [];

  open(): { storage: RecordStorage; restored: Restored; acknowledged: () => number } {
    const records: SimRecords = {
      all: this.disk.all,
      append: (record) => this.disk.append(record),
      forget: (count) => this.disk.forget(count),
      sync: (done) => {
        const { length } = this.disk.all;
        this.syncs.push(() => {
          this.disk.synced(length);
          done();
        });
      },
    };
    const storage = new RecordStorage(records);
    let restored: Restored | undefined;
    storage.open((found) => (restored = found));
    this.endSync();
    if (restored === undefined) throw new Error('not opened');
    let acknowledged = 0;
    storage.reportTo({
      onDurable: (seq) => (acknowledged = seq),
      onFailure: (error) => {
        throw error;
      },
    });
    return { storage, restored, acknowledged: () => acknowledged };
  }

  endSync(): void {
    this.syncs.shift()?.();
  }
}

function modelOf(restored: Restored): Disk {
  const model = new Disk();
  model.become(restored);
  return model;
}

const nothing = { hardState: null, truncateFrom: null, entries: [] };

/** The next write of a node that has this log. */
function writeOf(seq: number, kind: number, { base, entries, hardState }: Restored): Write {
  const last = base.index + entries.length;
  const term = hardState.term;
  const entry = (index: number) => ({ index, term, kind: 'command' as const, data: `${seq}` });
  if (kind === 0) return { seq, ...nothing, hardState: { term: term + 1, votedFor: 1 } };
  if (kind === 1 && entries.length > 1) {
    return { seq, ...nothing, truncateFrom: last, entries: [entry(last), entry(last + 1)] };
  }
  if (kind === 2 && entries.length > 2) {
    const index = last - 1;
    const snapshot = { index, term, configuration: null, data: `up to ${index}` };
    const kept = { base: { index, term }, entries: entries.slice(-1) };
    return { seq, ...nothing, replacement: { hardState, snapshot, ...kept } };
  }
  return { seq, ...nothing, entries: [entry(last + 1)] };
}

test('a restart finds a state between what was acknowledged and what was written', () => {
  const step = fc.record({ kind: fc.nat(4), ends: fc.boolean() });
  const life = fc.record({
    steps: fc.array(step, { maxLength: 30 }),
    power: fc.boolean(),
    left: fc.double({ min: 0, max: 0.999, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(life, { maxLength: 5 }), (lives) => {
      const bench = new Bench();
      let allowed: readonly Restored[] = [emptyState];
      for (const { steps, power, left } of lives) {
        const { storage, restored, acknowledged } = bench.open();
        expect(allowed).toContainEqual(restored);
        const model = modelOf(restored);
        const states = [restored];
        for (const [at, { kind, ends }] of steps.entries()) {
          const write = writeOf(at + 1, kind, model.restored());
          storage.write(write);
          model.carryOut(write);
          states.push(structuredClone(model.restored()));
          if (ends) bench.endSync();
        }
        bench.syncs.length = 0;
        if (power) bench.disk.crash((limit) => Math.floor(left * limit));
        allowed = power ? states.slice(acknowledged()) : states.slice(-1);
      }
    }),
  );
});

test('a log that was written anew keeps nothing of the old one', () => {
  const bench = new Bench();
  const { storage, restored } = bench.open();
  const model = modelOf(restored);
  for (let seq = 1; seq <= 100; seq++) {
    const write = writeOf(seq, seq % 10 === 0 ? 2 : 3, model.restored());
    storage.write(write);
    model.carryOut(write);
    bench.endSync();
  }
  expect(bench.disk.all.length).toBeLessThan(12);
  expect(bench.open().restored).toEqual(model.restored());
});
