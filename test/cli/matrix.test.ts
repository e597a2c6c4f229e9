// Would catch: a shard that repeats or forgets a run, an exit code that hides a violation, a table
// wider than the terminal, a page that a hostile text breaks out of.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nemeses } from '../../nemesis/combined.ts';
import { matrixPage } from '../../src/cli/matrix-page.ts';
import { matrixLines, matrixMarkdown } from '../../src/cli/matrix-table.ts';
import {
  matrixCells,
  matrixCounts,
  matrixExitCode,
  type Matrix,
  type MatrixRow,
} from '../../src/cli/matrix.ts';
import { shardOption } from '../../src/cli/option-values.ts';
import { workloads } from '../../workloads/registers.ts';

const small = { workloads: 'cas,mixed', nemeses: 'none,partition+kill', seeds: 2, seedStart: 5 };

function row(changes: Partial<MatrixRow> = {}): MatrixRow {
  return {
    workload: 'mixed',
    nemesis: 'partition,kill',
    seed: 1,
    verdict: 'valid',
    exitCode: 0,
    runId: '20261121-014205-7f3a',
    summary: 'Every key has an order.',
    operations: 100,
    ok: 97,
    seconds: 12.3,
    command: 'npx raft-jepsen run --workload mixed',
    ...changes,
  };
}

function matrix(rows: readonly MatrixRow[], changes: Partial<Matrix> = {}): Matrix {
  return {
    schema: 1,
    id: 'test-1',
    startedAt: '2026-11-21T01:42:05.000Z',
    shard: null,
    planned: rows.length,
    finished: true,
    interrupted: false,
    exitCode: 0,
    rows,
    ...changes,
  };
}

describe('the runs of a matrix', () => {
  it('are all combinations, the first seed of each before the second of any', () => {
    const cells = matrixCells(small);
    expect(cells.map(({ workload, nemesis, seed }) => `${seed} ${workload} ${nemesis}`)).toEqual([
      '5 cas none',
      '5 cas partition,kill',
      '5 mixed none',
      '5 mixed partition,kill',
      '6 cas none',
      '6 cas partition,kill',
      '6 mixed none',
      '6 mixed partition,kill',
    ]);
  });

  it('name each thing once, and every thing by "each"', () => {
    const cells = matrixCells({ ...small, workloads: 'each', nemeses: 'each, kill', seeds: 1 });
    expect(cells).toHaveLength(workloads.length * nemeses.length);
    const twice = { ...small, workloads: 'cas,cas', nemeses: 'kill+partition,partition+kill' };
    expect(matrixCells({ ...twice, seeds: 1 })).toHaveLength(1);
  });

  it('are divided among shards without a rest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), (of) => {
        const parts = Array.from({ length: of }, (_, i) =>
          matrixCells({ ...small, shard: { index: i + 1, of } }),
        );
        const sizes = parts.map((part) => part.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        const names = parts.flat().map((cell) => JSON.stringify(cell));
        expect(names.sort()).toEqual(
          matrixCells(small)
            .map((cell) => JSON.stringify(cell))
            .sort(),
        );
      }),
    );
  });

  it.each([
    [{ workloads: 'cas,mixd' }, 'unknown workload "mixd"'],
    [{ nemeses: 'kill+meteor' }, 'unknown nemesis "meteor"'],
    [{ nemeses: 'none+kill' }, 'no faults and for faults at once'],
    [{ workloads: '' }, 'unknown workload ""'],
    [{ seeds: 10_000, workloads: 'each', nemeses: 'each' }, 'more than a matrix can have'],
    [{ seedStart: 0xffffffff }, 'more than a matrix can have'],
    [{ shard: { index: 9, of: 9 } }, 'the matrix has 8 runs'],
  ])('are refused: %j', (changes, message) => {
    expect(() => matrixCells({ ...small, ...changes })).toThrow(message);
  });

  it.each(['0/3', '4/3', '1/0', '1', '1/2/3', '-1/2', 'a/b', ''])('no shard: %j', (text) => {
    expect(() => shardOption(text)).toThrow('expected i/n');
  });
});

describe('the exit code of a matrix', () => {
  const codes = (...exitCodes: number[]) => exitCodes.map((exitCode) => row({ exitCode }));

  it('is the one of most weight', () => {
    expect(matrixExitCode(codes(0, 0), false)).toBe(0);
    expect(matrixExitCode(codes(0, 2), false)).toBe(2);
    expect(matrixExitCode(codes(2, 255, 0), false)).toBe(255);
    expect(matrixExitCode(codes(2, 255, 1, 0), false)).toBe(1);
    expect(matrixExitCode(codes(1), true)).toBe(130);
  });
});

describe('what is shown of a matrix', () => {
  const rows = [row(), row({ verdict: 'invalid', summary: 'A read saw the past.', seed: 123_456 })];

  it('fits the terminal, but for what is to be copied', () => {
    for (const width of [40, 60, 100]) {
      const lines = matrixLines(matrix(rows), {
        width,
        paint: (_ink, text) => text,
        reportOf: (id) => `results/${id}/report.html`,
      });
      const wrapped = lines.filter((line) => !/^ {2}(report|repeat it) /.test(line));
      expect(Math.max(...wrapped.map((line) => line.length))).toBeLessThanOrEqual(width);
      expect(lines.join('\n')).toContain('results/20261121-014205-7f3a/report.html');
    }
  });

  it('counts what came of it and what is left', () => {
    expect(matrixCounts(matrix(rows, { planned: 5 }))).toBe(
      '2 runs: 1 valid, 1 violation; 3 not run',
    );
  });

  it('is a page that links to the reports and that no text breaks out of', () => {
    const hostile = '</td><script>alert(1)</script>';
    const page = matrixPage(matrix([row({ verdict: 'invalid', summary: hostile })]));
    expect(page).toContain('href="../20261121-014205-7f3a/report.html"');
    expect(page).not.toContain('<script');
    expect(page).toContain("default-src 'none'");
  });

  it('is a table in Markdown that stays one line a run', () => {
    const text = matrixMarkdown(matrix([row({ verdict: 'unknown', summary: 'a | b\nc' })]));
    const lines = text.trim().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[4]).toContain('a \\| b c');
  });
});
