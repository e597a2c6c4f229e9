// Would catch: a shard that repeats or forgets a run, an exit code that hides a violation, a table
// wider than the terminal, a page that a hostile text breaks out of.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nemeses } from '../../nemesis/combined.ts';
import { matrixPage } from '../../src/matrix/page.ts';
import { matrixLines, matrixMarkdown } from '../../src/matrix/table.ts';
import { shardOption } from '../../src/cli/options/option-values.ts';
import { matrixCells } from '../../src/matrix/cells.ts';
import { matrixExitCode } from '../../src/matrix/exit-code.ts';
import { matrixCounts } from '../../src/matrix/words.ts';
import type { Matrix, MatrixRow } from '../../src/store/records.ts';
import { workloads } from '../../workloads/registry.ts';

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

  it('is a page out of which no name or record breaks, wherever it stands', () => {
    const hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
    const everywhere = row({
      ...{ workload: hostile, nemesis: hostile, runId: hostile, summary: hostile, word: hostile },
      ...{ command: hostile, system: hostile, bug: hostile },
      ...{ verdict: 'unknown', exitCode: 2 },
    });
    const page = matrixPage(
      matrix([everywhere], {
        ...{ id: hostile, startedAt: hostile },
        setup: { system: hostile, bug: hostile, nodes: 3, thresholds: {} },
      }),
    );
    expect(page).not.toMatch(/<script|<img|"><s(?!pan|vg|ummary)/);
  });

  it('is a page with a grid for each system and bug, seeds in its cells', () => {
    const page = matrixPage(
      matrix([
        row({ seed: 2, bug: null, system: 'raft-kv' }),
        row({ seed: 1, bug: null, system: 'raft-kv', verdict: 'invalid', runId: 'run-a' }),
        row({ seed: 7, bug: null, system: 'raft-kv', workload: 'cas', nemesis: 'none' }),
        row({ seed: 1, bug: 'no-fsync', system: 'raft-kv', runId: null }),
      ]),
    );
    const grids = [...page.matchAll(/<table class="grid">.*?<\/table>/gs)].map(([html]) => html);
    const seeds = (html: string): string[] =>
      [...html.matchAll(/<td data-title="([^"]*)">(.*?)<\/td>/gs)].map(
        ([, nemesis = '', cell = '']) =>
          `${nemesis}: ${cell
            .replaceAll(/<svg.*?<\/svg>/gs, '')
            .replaceAll(/<[^>]*>/g, ' ')
            .trim()
            .replaceAll(/\s+/g, ' ')}`,
      );
    expect(page).toContain('Workload × nemesis on raft-kv</h2>');
    expect(page).toContain('Workload × nemesis on raft-kv with the planted bug no-fsync</h2>');
    expect(grids.map(seeds)).toEqual([
      ['partition+kill: 1 2', 'none: not run', 'partition+kill: not run', 'none: 7'],
      ['partition+kill: 1'],
    ]);
    expect(grids[0]).toContain('href="../run-a/report.html"');
    expect(grids[1]).not.toContain('href');
  });

  it.each([
    [{ exitCode: 0 }, 'Exit code 0: all of 2 runs are valid.'],
    [{ exitCode: 1 }, 'Exit code 1: 1 of 2 runs has a violation. A violation (1) outweighs'],
    [{ exitCode: 2 }, 'Exit code 2: 0 of 2 runs are unknown, and none is worse.'],
    [{ exitCode: 130, planned: 9 }, 'Exit code 130: interrupted after 2 of 9 runs.'],
    [{ exitCode: null, finished: false }, 'not finished, so it has no exit code'],
  ])('is a page that says how the one exit code came about: %j', (changes, words) => {
    const page = matrixPage(
      matrix([row({ exitCode: changes.exitCode === 0 ? 0 : 1 }), row()], changes),
    );
    expect(page).toContain(words);
  });

  it('is a page that names system, bug and thresholds', () => {
    const thresholds = { minOkRate: 0.95, maxP99Ms: 50 };
    const setup = { system: 'raft-kv', bug: 'no-sessions', nodes: 5, thresholds };
    const page = matrixPage(
      matrix([row({ verdict: 'invalid', word: 'Threshold missed' })], { setup }),
    );
    expect(page).toContain('served at least 95 %, p99 at most 50 ms');
    expect(page).toContain('<dd>no-sessions</dd>');
    expect(page).toContain('threshold missed');
    expect(matrixPage(matrix([row()]))).toContain('<dt>Thresholds</dt><dd>none</dd>');
  });

  it('is a table in Markdown that stays one line a run', () => {
    const text = matrixMarkdown(matrix([row({ verdict: 'unknown', summary: 'a | b\nc' })]));
    const lines = text.trim().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[4]).toContain('a \\| b c');
  });
});
