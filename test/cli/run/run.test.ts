// Would catch: a main command that does not work as a user types it, leaves a process behind however it
// ends, loses the history of a killed run, or answers a mistake with anything but one clear error.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Results } from '../../../src/store/records.ts';
import { processesNaming } from '../../world/live/processes.ts';

const launcher = fileURLToPath(new URL('../../../bin/raft-jepsen.js', import.meta.url));

let results = '';
let children: ChildProcess[] = [];
beforeEach(() => {
  results = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-cli-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  rmSync(results, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

class Command {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';

  constructor(args: readonly string[]) {
    this.child = spawn(process.execPath, [launcher, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(this.child);
    this.child.stdout!.on('data', (part: Buffer) => (this.stdout += part.toString()));
    this.child.stderr!.on('data', (part: Buffer) => (this.stderr += part.toString()));
    this.ended = once(this.child, 'close').then(([code]) => ({
      code: code as number | null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  async until(text: string): Promise<void> {
    await vi.waitFor(() => expect(this.stderr).toContain(text), 15_000);
  }
}

function run(...args: string[]): Command {
  return new Command(['run', '--results', results, ...args]);
}

const latest = (file: string): string => path.join(results, 'latest', file);
const noProcessLeft = () => vi.waitFor(() => expect(processesNaming(results)).toEqual([]), 5_000);

describe('raft-jepsen run', () => {
  it('calls it a violation when a node dies that the nemesis did not kill, unless that is allowed', async () => {
    for (const allowed of [false, true]) {
      const options = allowed ? ['--allow-crashes'] : [];
      const command = run('--time-limit', '4', ...options);
      await command.until('  run\n');
      const node = processesNaming(results).find((each) => each.command.includes('--id 2 '));
      process.kill(node!.pid, 'SIGKILL');
      const { code, stdout } = await command.ended;
      expect(stdout).toMatch(/nodes-stay-up .*n2 was ended by SIGKILL/);
      const { properties, nodeExits } = JSON.parse(
        readFileSync(latest('results.json'), 'utf8'),
      ) as Results;
      const { status } = properties.find(({ name }) => name === 'nodes-stay-up')!;
      expect(nodeExits).toMatchObject([{ node: 'n2', code: null, signal: 'SIGKILL' }]);
      expect(status).toBe(allowed ? 'not-exercised' : 'violated');
      if (allowed) expect(code).not.toBe(1);
      else expect(code).toBe(1);
      expect(readFileSync(latest('junit.xml'), 'utf8')).toContain('n2 was ended by SIGKILL');
      expect(readFileSync(latest('summary.md'), 'utf8')).toContain('ended by SIGKILL');
    }
  }, 60_000);

  it('is valid on the correct system, with a report, and leaves nothing behind', async () => {
    const command = run(
      ...['--workload', 'write-heavy', '--nemesis', 'partition', '--seed', '3'],
      ...['--time-limit', '5', '--nemesis-interval', '2'],
    );
    const { code, stdout, stderr } = await command.ended;
    expect(stdout + stderr).toMatch(/Valid/);
    expect(code).toBe(0);
    for (const file of ['test.json', 'history.jsonl', 'results.json', 'report.html', 'junit.xml']) {
      expect(existsSync(latest(file)), file).toBe(true);
    }
    expect(processesNaming(results)).toEqual([]);
    const check = await new Command(['check', latest('history.jsonl')]).ended;
    expect(check.code).toBe(0);
  }, 40_000);

  it('finds the stale reads of a planted bug and exits with 1', async () => {
    const command = run(
      ...['--workload', 'read-heavy', '--bug', 'read-any-node', '--seed', '1', '--time-limit', '3'],
    );
    const { code, stdout } = await command.ended;
    expect(code).toBe(1);
    expect(stdout).toMatch(/Violation/);
    expect(stdout).toMatch(/had been acknowledged at|which no order/);
  }, 30_000);

  it('ends soon after the first violation when asked to fail fast', async () => {
    const command = run(
      ...['--workload', 'read-heavy', '--bug', 'read-any-node', '--seed', '1', '--fail-fast'],
    );
    const { code, stderr } = await command.ended;
    expect(stderr).toMatch(/violation: no order of the last operations on key/);
    expect(code).toBe(1);
    const { phases } = JSON.parse(readFileSync(latest('results.json'), 'utf8')) as Results;
    const phase = phases.find(({ name }) => name === 'run')!;
    // It would have run for thirty seconds.
    expect(phase.endUs - phase.startUs).toBeLessThan(10_000_000);
    await noProcessLeft();
  }, 30_000);

  it('leaves a history that checks, and no process, when it is killed', async () => {
    const command = run('--workload', 'mixed', '--nemesis', 'pause', '--nemesis-interval', '1');
    await command.until('pause leader');
    expect(processesNaming(results).length).toBeGreaterThanOrEqual(3);
    command.child.kill('SIGKILL');
    await command.ended;
    await noProcessLeft();
    const history = readFileSync(latest('history.jsonl'), 'utf8');
    expect(history.split('\n').length).toBeGreaterThan(20);
    const check = await new Command(['check', latest('history.jsonl')]).ended;
    expect(check.stderr + check.stdout).toMatch(/valid/i);
    expect(check.code).toBe(0);
  }, 40_000);

  it('heals, checks, reports and exits with 130 at Ctrl-C', async () => {
    const command = run('--workload', 'mixed', '--nemesis', 'partition', '--nemesis-interval', '2');
    await command.until('cut:');
    command.child.kill('SIGINT');
    const { code, stderr } = await command.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/heal: every link is open/);
    expect(existsSync(latest('report.html'))).toBe(true);
    await noProcessLeft();
  }, 40_000);
});

describe('mistakes get one clear error', () => {
  it.each([
    [['--workload', 'bogus'], 'RJ011', /unknown workload "bogus"/],
    [['--nemesis', 'meteor'], 'RJ012', /unknown nemesis "meteor"/],
    [['--bug', 'moth'], 'RJ013', /unknown planted bug "moth"/],
    [['--rate', 'fast'], 'RJ010', /--rate fast: expected "auto" or a number/],
    [['--nodes', '2.5'], 'RJ010', /--nodes 2.5: expected a whole number/],
    [['--values', '0'], 'RJ010', /--values 0: expected/],
    [['--worklod', 'x'], 'RJ010', /unknown option '--worklod'.*Did you mean --workload/],
  ])('%j', async (args, code, message) => {
    const ended = await run(...args).ended;
    expect(ended.code).toBe(254);
    expect(ended.stderr).toContain(`error[${code}]`);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).toContain('Fix: ');
    expect(ended.stderr).not.toMatch(/\n {4}at /);
    expect(existsSync(latest(''))).toBe(false);
  });

  it('a results folder that cannot be made', async () => {
    const file = path.join(results, 'taken');
    writeFileSync(file, '');
    const ended = await new Command(['run', '--results', path.join(file, 'below')]).ended;
    expect(ended.code).toBe(255);
    expect(ended.stderr).toMatch(/error\[RJ015\] cannot write to the results folder/);
  });

  it('a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ended = await run('--base-port', String(port)).ended;
    server.close();
    expect(ended.code).toBe(255);
    expect(ended.stdout + ended.stderr).toContain(`port ${port}`);
    expect(ended.stdout + ended.stderr).toContain('RJ014');
    expect(processesNaming(results)).toEqual([]);
  });
});
