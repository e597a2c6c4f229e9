// Catches: a run that is stopped though its history is correct, or that goes on long after a violation.
import { expect, test } from 'vitest';
import { generateHistory, plantedKinds } from '../../../bench/checker-histories.ts';
import { createOnlineChecker } from '../../../checker/index.ts';
import { operationsOfRows } from '../../../src/history/columns/operations-of-rows.ts';
import type { HistoryEvent } from '../../../src/history/operation.ts';
import { seededRandom } from '../../../src/random.ts';
import type { HistoryShape } from '../../../bench/checker-histories.ts';

/** The events of a generated history in order, as a recorder would hand them on. */
function eventsOf(shape: HistoryShape, seed: number): HistoryEvent[] {
  const columns = generateHistory(shape, seededRandom(seed));
  const rows = Array.from({ length: columns.length }, (_, row) => row);
  const events: HistoryEvent[] = [];
  for (const [row, o] of operationsOfRows(columns, rows).entries()) {
    const common = { process: o.process, f: o.f, key: o.key!, value: o.input };
    events.push({ ...common, index: o.invokeIndex, time: o.invokedAtUs, type: 'invoke' });
    const { completedAtUs } = o;
    if (completedAtUs === null) continue;
    events.push({
      ...common,
      index: columns.completedAtUs[row]! / 10,
      time: completedAtUs,
      type: o.type,
      value: o.type === 'ok' ? o.output : o.input,
      ...(o.error === undefined ? {} : { error: o.error }),
    });
  }
  return events.sort((a, b) => a.index - b.index);
}

const base = { operations: 3000, keys: 2, processes: 10, info: 0.01 } as const;

test.each(['unique', 5] as const)('a violation is told soon (%s values)', (values) => {
  for (const [seed, violation] of plantedKinds.entries()) {
    const checker = createOnlineChecker({ window: 400, everyUs: 5_000 });
    const events = eventsOf({ ...base, values, violation }, seed);
    const planted = events.findIndex(({ process }) => Number(process) >= 500_000_000);
    let noticed = -1;
    for (const [at, event] of events.entries()) {
      const told = checker.push(event);
      if (told === undefined) continue;
      expect(told.key).toBe('k0');
      noticed = at;
      break;
    }
    expect(noticed, violation).toBeGreaterThan(planted);
    expect(noticed - planted, violation).toBeLessThan(1000);
  }
});

test('a correct history is never stopped, whatever the window', () => {
  for (const [seed, window] of [4, 16, 100, 5000].entries()) {
    for (const values of ['unique', 3] as const) {
      const checker = createOnlineChecker({ window, everyUs: 2_000 });
      for (const event of eventsOf({ ...base, values, operations: 1500, violation: false }, seed)) {
        const told = checker.push(event);
        if (told !== undefined) expect.fail(`window ${window}: ${told.message}`);
      }
      expect(checker.flush()).toBeUndefined();
    }
  }
});

test('a key with too many unknown outcomes is left to the check of the whole', () => {
  const checker = createOnlineChecker({ everyUs: Infinity, window: 1e9 });
  for (let i = 0; i < 2100; i++) {
    const event = { process: i, f: 'write', key: 'k', value: i, time: i } as const;
    checker.push({ ...event, index: 2 * i, type: 'invoke' });
    checker.push({ ...event, index: 2 * i + 1, type: 'info' });
  }
  expect([...checker.unwatched]).toEqual(['k']);
});
