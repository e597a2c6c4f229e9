// Catches a log that takes what it no longer has for an entry of term 0, or for the end.
import { expect, test } from 'vitest';
import { CompactedIndex, Log } from '../../../src/raft/core/log.ts';

const entry = (index: number, term: number) =>
  ({ index, term, kind: 'command', data: `${index}` }) as const;

/** Entries 6 and 7 after a base at 5. */
const shortened = (): Log => new Log({ index: 5, term: 2 }, [entry(6, 2), entry(7, 3)]);

test('what the log has, at its base and behind it', () => {
  const log = shortened();
  expect([5, 6, 7, 8].map((index) => log.termAt(index))).toEqual([2, 2, 3, undefined]);
  expect(log.termOf(5)).toBe(2);
  expect(log.entry(7)).toEqual(entry(7, 3));
  expect(log.slice(6, 10, 100)).toHaveLength(2);
  log.truncateFrom(6);
  expect([log.firstIndex, log.lastIndex, log.lastTerm]).toEqual([6, 5, 2]);
});

test('what the log no longer has is gone, and nothing else', () => {
  const log = shortened();
  expect(() => log.termAt(4)).toThrow(CompactedIndex);
  expect(() => log.termOf(0)).toThrow('entry 0 is compacted: the log begins after 5');
  // The base has a term, and is no entry any more.
  expect(() => log.entry(5)).toThrow(CompactedIndex);
  expect(() => log.slice(5, 1, 1)).toThrow(CompactedIndex);
  expect(() => log.truncateFrom(5)).toThrow(CompactedIndex);
  expect(log.lastIndex).toBe(7);
});

test('what the log does not have yet is an error where it must be there', () => {
  expect(() => shortened().entry(8)).toThrow('entry 8 of a log that ends at 7');
  expect(() => shortened().termOf(8)).toThrow('entry 8 of a log that ends at 7');
});

test('a compacted log begins later, and is the same otherwise', () => {
  const log = shortened();
  log.append(entry(8, 3));
  log.compact(7);
  expect([log.base, log.firstIndex, log.lastIndex]).toEqual([{ index: 7, term: 3 }, 8, 8]);
  expect(() => log.termAt(6)).toThrow(CompactedIndex);
  log.restart({ index: 20, term: 4 });
  expect([log.lastIndex, log.lastTerm, log.all()]).toEqual([20, 4, []]);
});

test('the tail is bounded in entries and in data', () => {
  const log = new Log({ index: 0, term: 0 }, [entry(1, 1), entry(2, 1), entry(3, 1), entry(4, 1)]);
  expect(log.tailBefore(3, 2, 100)).toBe(1);
  expect(log.tailBefore(3, 9, 100)).toBe(0);
  expect(log.tailBefore(3, 9, 2)).toBe(1);
  expect(log.tailBefore(3, 0, 100)).toBe(3);
});
