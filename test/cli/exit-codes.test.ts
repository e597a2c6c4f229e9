// Would catch: exit code 1 for anything but a proven violation (something thrown that nobody catches, an
// import that fails, a full standard output), a run that dies of a closed terminal and stores nothing.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Results } from '../../src/store/records.ts';
import { needs } from '../needs.ts';
import { processesNaming } from '../world/live/processes.ts';
import { launch, launcher } from './launch.ts';

const operation = (f: string, value: number, invoke: number): string =>
  `{"process":0,"f":"${f}","key":"k1","value":${value},"invoke":${invoke},"complete":${invoke + 1},"type":"ok"}\n`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-exit-codes-'));
  const file = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  file('good.jsonl', operation('write', 5, 1) + operation('read', 5, 3));
  file('stale.jsonl', operation('write', 5, 1) + operation('read', 4, 3));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** In bash, where `> /dev/full` and `ulimit` are. */
function inShell(command: string) {
  const { status, stderr } = spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' });
  return { status, stderr };
}
const typed = (args: string): string => `"${process.execPath}" "${launcher}" ${args}`;

const quick = '--workload healthy --nodes 1 --ops 20 --results full';

describe.runIf(needs('/dev/full', existsSync('/dev/full'), 'it is part of Linux'))(
  'a standard output that is full',
  () => {
    it.each([
      { args: '', code: 255 },
      { args: '--help', code: 255 },
      { args: '--version', code: 255 },
      { args: 'check --help', code: 255 },
      { args: 'cluster --help', code: 255 },
      { args: 'list', code: 255 },
      { args: 'list --json', code: 255 },
      { args: 'doctor', code: 255 },
      { args: 'completion bash', code: 255 },
      { args: 'check good.jsonl', code: 255 },
      { args: 'check good.jsonl --json', code: 255 },
      { args: 'report good.jsonl --output good.html', code: 255 },
      { args: `run ${quick}`, code: 255 },
      { args: `run ${quick} --json`, code: 255 },
      // What was proven stays proven.
      { args: 'check stale.jsonl', code: 1 },
      { args: 'report stale.jsonl --output stale.html', code: 1 },
      { args: `run ${quick} --max-p99 0.001`, code: 1 },
    ])('$args', ({ args, code }) => {
      const { status, stderr } = inShell(`${typed(args)} > /dev/full`);
      expect(stderr).toMatch(/error\[RJ037\] standard output could not be written: ENOSPC/);
      expect(stderr).not.toMatch(/\n {4}at /);
      expect(status).toBe(code);
    });
  },
);

describe('what nobody catches', () => {
  /** A module that is loaded before the command and does what a defect of ours would do. */
  const defect = (code: string): Record<string, string> => ({
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(code)}`,
  });
  /** As soon as the launcher has begun, while it loads the command. */
  const atOnce = (code: string): string =>
    `process.on('newListener', (name) => name === 'uncaughtException' && setTimeout(() => { ${code} }, 0))`;

  it.each([
    ['thrown in a callback', 'throw new Error("defect")'],
    ['a promise that nobody awaits', 'void Promise.reject(new Error("defect"))'],
    ['not even an error', 'throw "defect"'],
    ['an error event', 'process.emit("error", new Error("defect"))'],
  ])('%s', async (_what, code) => {
    const env = defect(atOnce(code));
    const ended = await launch(['check', 'stale.jsonl'], { cwd: folder, env });
    expect(ended.stderr).toMatch(/^error\[RJ099\].*defect[^]*\nFix: /);
    expect(ended.code).toBe(255);
  });

  it('a command that waits for what never comes', async () => {
    const env = defect('process.stdout.write = () => true');
    const ended = await launch(['--version'], { cwd: folder, env });
    expect(ended.stderr).toMatch(/^error\[RJ099\].*will never come/);
    expect(ended.code).toBe(255);
  });

  it.each([22, 24, 28, 32, 40])('a limit of %d open files', (files) => {
    for (const args of ['check good.jsonl', `run ${quick}`]) {
      const { status, stderr } = inShell(`ulimit -n ${files}; ${typed(args)}`);
      if (status !== 0) expect(stderr).toMatch(/error\[RJ038\].*EMFILE[^]*\nFix: ulimit -n/);
      expect([0, 255]).toContain(status);
    }
  });
});

/** Runs a command in a terminal and closes that as soon as the text was seen in it. */
const closingTerminal = `
import os, pty, select, subprocess, sys
text, hangup, args = sys.argv[1].encode(), sys.argv[2] == 'hangup', sys.argv[3:]
master, slave = pty.openpty()
def lead():
    os.setsid()
    if hangup:
        import fcntl, termios
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
child = subprocess.Popen(args, stdin=slave, stdout=slave, stderr=slave, preexec_fn=lead)
os.close(slave)
seen = b''
while text not in seen:
    seen += os.read(master, 65536)
os.close(master)
sys.exit(child.wait() if child.poll() is None else child.returncode)
`;
const hasPython = spawnSync('python3', ['-c', 'import pty']).status === 0;

describe.runIf(needs('python3', hasPython, 'it makes a terminal that can be closed'))(
  'a terminal that is closed',
  () => {
    async function inClosedTerminal(how: 'hangup' | 'silently', results: string) {
      const command = [process.execPath, launcher, 'run', '--results', results];
      const options = ['--time-limit', '4', '--nemesis', 'partition', '--nemesis-interval', '1'];
      const child = spawn('python3', ['-c', closingTerminal, 'cut:', how, ...command, ...options], {
        cwd: folder,
        stdio: 'ignore',
      });
      const [code] = (await once(child, 'close')) as [number | null];
      const text = readFileSync(path.join(folder, results, 'latest', 'results.json'), 'utf8');
      return { code, results: JSON.parse(text) as Results };
    }

    it('is an interrupt: the run heals, stops and is stored', async () => {
      const { code, results } = await inClosedTerminal('hangup', 'hangup');
      expect(results.verdict).toBe('interrupted');
      expect(results.phases.map(({ name }) => name)).toContain('heal');
      expect(code).toBe(130);
      expect(existsSync(path.join(folder, 'hangup', 'latest', 'report.html'))).toBe(true);
      expect(processesNaming(path.join(folder, 'hangup'))).toEqual([]);
    }, 60_000);

    it('changes nothing for a run that is not told of it', async () => {
      const { code, results } = await inClosedTerminal('silently', 'silently');
      expect(results.phases.map(({ name }) => name)).toContain('recover');
      expect([0, 2]).toContain(code);
      expect(results.exitCode).toBe(code);
      expect(processesNaming(path.join(folder, 'silently'))).toEqual([]);
    }, 60_000);
  },
);
