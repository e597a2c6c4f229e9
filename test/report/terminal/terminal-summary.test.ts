// Would catch: a run whose end does not say what happened: a verdict that is not first, a story
// without its operations, a line that a narrow terminal breaks, an escape sequence let through.
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { terminalSummary } from '../../../src/report/terminal/terminal-summary.ts';
import { wrap } from '../../../src/report/text/wrap.ts';
import { hostileRun } from '../hostile-run.ts';
import { sampleRun } from '../sample-run.ts';

const plain = {
  paint: (_: unknown, text: string): string => text,
  paths: { report: 'results/run/report.html', folder: 'results/run' },
};

describe('terminalSummary', () => {
  it('tells a violation', () => {
    const lines = terminalSummary(sampleRun({ operations: 3_000 }), { ...plain, width: 100 });
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "✖ Violation
      Stale read on key k6: a read returned 51 although writing 44 had been acknowledged 51.9 ms before it
      began
      write-heavy × partition,kill,pause  raft-kv  bug read-local-leader  seed 42  5 nodes

      Stale read on key k6
        1. Process 22 wrote 51 to k6; the write was acknowledged at 7.480 s.
        2. Process 20 then wrote 44; that write began at 7.677 s and was acknowledged at 7.684 s.
        3. Process 21 began to read k6 at 7.736 s, 51.9 ms after writing 44 had been acknowledged.
        4. The read returned 51, the value before.
        5. No other write of 51 exists, so no order can put it between the write of 44 and the read.
        6. In force at 7.738 s: partition {n1 n3 n4 | n2 n5} (for 3.74 s).
        7. Leader at 7.738 s: n1 in term 2 and n2 in term 1. Each by its own account.
        8. The read was answered by n2, last seen as leader of term 1, cut off from a majority since
           4.000 s.
        state before: k6 = 50
        p22   +0 µs – +3.28 ms  write 51  n3
        p20 +201 ms –  +207 ms  write 44  n1
        p21 +259 ms –  +262 ms  read → 51  n2

        ✖ linearizable              7 of 8 keys, 3000 operations
        ✔ recovery after heal       every node accepted a write within 0.6 s after the last heal
        ✔ progress during faults    1124 operations were ok while a fault was in force
        ✔ elections                 3 leader changes were seen
        ✔ faults took effect        5 of 5 were proven
        ○ durability after restart  not exercised: no majority was ever killed at once

        operations  3,000 in 40.0 s, 75/s: ok 89.7 %, refused by value 7.4 %, fail 0.5 %, info 2.5 %
        latency     read    p50 2.14 ms   p95 6.11 ms   p99 8.98 ms   max 11.5 ms
                    write   p50 2.92 ms   p95 10.0 ms   p99 16.3 ms   max 43.1 ms
                    cas     p50 4.46 ms   p95 8.99 ms   p99 13.5 ms   max 13.5 ms
        faults      5 faults, 3 elections, 1,124 ok operations during faults

        report      results/run/report.html
        folder      results/run

        repeat it   npx raft-jepsen run --workload write-heavy --nemesis partition,kill,pause --nodes 5 --seed 42 --time-limit 40"
    `);
  });

  it('tells a run that is unknown', () => {
    const run = sampleRun({ verdict: 'unknown', operations: 1_000 });
    const lines = terminalSummary(run, { ...plain, width: 100 });
    expect(lines.slice(0, 4).join('\n')).toMatchInlineSnapshot(`
      "? Unknown
      key k3 could not be decided: the limit of 1,000,000 configurations was hit at 21.4 s with 48,112
      alive; 14 operations of unknown outcome were pending
      write-heavy × partition,kill,pause  raft-kv  seed 42  5 nodes"
    `);
  });

  it('fits sixty columns, but for what is to be copied whole', () => {
    const lines = terminalSummary(sampleRun({ operations: 3_000 }), { ...plain, width: 60 });
    const long = lines.filter((line) => line.length > 60);
    expect(long).toEqual([expect.stringContaining('npx raft-jepsen run')]);
  });

  it('lets no control character of a value reach the terminal', () => {
    const text = terminalSummary(hostileRun(), { ...plain, width: 80 }).join('');
    const forbidden = Array.from(text).filter(
      (c) => c < ' ' || (c >= '\u007f' && c <= '\u009f') || c === '\u202e',
    );
    expect(forbidden).toEqual([]);
    expect(stripVTControlCharacters(text)).toBe(text);
  });
});

describe('wrap', () => {
  it('breaks at spaces, never between a number and its unit', () => {
    expect(wrap('it took 12.4 ms to return from n1', 16)).toEqual([
      'it took 12.4 ms',
      'to return from',
      'n1',
    ]);
  });

  it('gives a longer word a line of its own', () => {
    expect(wrap(`a ${'x'.repeat(30)} b`, 20)).toEqual(['a', 'x'.repeat(30), 'b']);
  });
});
