// Would catch: a matrix that starts with a name misspelt, stops at the first violation, loses it in the
// exit code, does not stop at Ctrl-C, says of a killed one that it ended well, or leaves a node behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Matrix } from '../../../src/store/records.ts';
import { processesNaming } from '../../world/live/processes.ts';
import { launch, launcher } from '../launch.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-matrix-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const matrixFolders = (): string[] =>
  readdirSync(path.join(folder, 'results')).filter((name) => name.startsWith('test-'));

describe('raft-jepsen test', () => {
  it('runs everything, whatever became of the first, and exits with the violation', async () => {
    const { code, stdout, stderr } = await launch(
      [
        ...['test', '--workloads', 'read-heavy,healthy', '--seeds', '1', '--seed-start', '3'],
        ...['--bug', 'read-any-node', '--time-limit', '3', '--ops', '400', '--json'],
      ],
      { cwd: folder },
    );
    const matrix = JSON.parse(stdout) as Matrix & { page: string };
    expect(stderr).toContain('run 2 of 2');
    expect([code, matrix.exitCode]).toEqual([1, 1]);
    expect(matrix.rows.map(({ workload, seed }) => [workload, seed])).toEqual([
      ['read-heavy', 3],
      ['healthy', 3],
    ]);
    expect(matrix.rows[0]?.verdict).toBe('invalid');
    const page = readFileSync(matrix.page, 'utf8');
    for (const { runId } of matrix.rows) {
      expect(page).toContain(`../${runId}/report.html`);
      expect(existsSync(path.join(path.dirname(matrix.page), '..', runId!, 'report.html'))).toBe(
        true,
      );
    }
  }, 60_000);

  it('starts nothing when a name is wrong', async () => {
    const wrong = [
      ['--workloads', 'healthy,helthy'],
      ['--nemeses', 'kill+meteor'],
      ['--bug', 'moth'],
      ['--shard', '3/2'],
      ['--workload', 'healthy'],
    ];
    for (const args of wrong) {
      const { code, stderr } = await launch(['test', ...args], { cwd: folder });
      expect([args, code, stderr]).toEqual([args, 254, expect.stringContaining('error[RJ01')]);
      expect(existsSync(path.join(folder, 'results'))).toBe(false);
    }
  });

  it('heals and stops at Ctrl-C, with a page of what there was', async () => {
    const args = ['test', '--workloads', 'mixed', '--nemeses', 'partition', '--seeds', '3'];
    const child = spawn(process.execPath, [launcher, ...args, '--nemesis-interval', '2'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      let stderr = '';
      let stdout = '';
      child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
      child.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
      const closed = once(child, 'close');
      await vi.waitFor(() => expect(stderr).toContain('cut:'), 20_000);
      child.kill('SIGINT');
      const [code] = (await closed) as [number | null];
      expect(code).toBe(130);
      expect(stderr).toContain('heal: every link is open');
      expect(stderr).not.toContain('run 2 of 3');
      expect(stdout).toContain('2 not run');
      const [id = ''] = matrixFolders();
      const page = readFileSync(path.join(folder, 'results', id, 'index.html'), 'utf8');
      expect(page).toContain('interrupted</span><span>mixed × partition, seed 1');
      expect(processesNaming(folder)).toEqual([]);
    } finally {
      child.kill('SIGKILL');
    }
  }, 60_000);

  it('does not say of a matrix that was killed how it ended', async () => {
    const args = ['test', '--workloads', 'healthy', '--nodes', '1', '--ops', '20', '--seeds', '50'];
    const child = spawn(process.execPath, [launcher, ...args], { cwd: folder, stdio: 'ignore' });
    const closed = once(child, 'close');
    const read = (): Matrix => {
      const [id = ''] = matrixFolders();
      const file = path.join(folder, 'results', id, 'matrix.json');
      return JSON.parse(readFileSync(file, 'utf8')) as Matrix;
    };
    await vi.waitFor(() => expect(read().rows.length).toBeGreaterThan(0), 20_000);
    child.kill('SIGKILL');
    await closed;
    const matrix = read();
    expect(matrix.rows.length).toBeLessThan(matrix.planned);
    expect(matrix).toMatchObject({ finished: false, interrupted: null, exitCode: null });
    const [id = ''] = matrixFolders();
    const page = readFileSync(path.join(folder, 'results', id, 'index.html'), 'utf8');
    expect(page).toContain('not finished');
    await vi.waitFor(() => expect(processesNaming(folder)).toEqual([]), 5_000);
  }, 60_000);
});
