// Would catch: a command that answers a typo, a missing file or a folder that cannot be written with a
// stack trace or the wrong exit code, dies of a closed pipe, or garbles a narrow, dumb or absent terminal.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../needs.ts';
import { launch, launcher } from './launch.ts';

const line = (process: number, f: string, value: number, invoke: number, complete: number) =>
  `{"process":${process},"f":"${f}","key":"k1","value":${value},"invoke":${invoke},"complete":${complete},"type":"ok"}\n`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-outcomes-'));
  const file = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  file('taken', '');
  file('good.jsonl', line(0, 'write', 5, 1, 2) + line(1, 'read', 5, 3, 4));
  file('stale.jsonl', line(0, 'write', 5, 1, 2) + line(1, 'read', 4, 3, 4));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const node = ['--id', '1', '--transport-port', '1', '--api-port', '2'];
const quick = ['--workload', 'healthy', '--nodes', '1', '--ops', '20'];

interface Mistake {
  readonly args: readonly string[];
  readonly code: number;
  readonly error: RegExp;
}

const typos: readonly Mistake[] = [
  { args: ['rnu'], code: 254, error: /RJ010\] unknown command 'rnu'.*Did you mean run/ },
  { args: ['--hlep'], code: 254, error: /RJ010\] unknown option '--hlep'.*Did you mean --help/ },
  { args: ['run', '--sed', '1'], code: 254, error: /RJ010.*Did you mean --seed/ },
  { args: ['run', 'healthy'], code: 254, error: /RJ010\] too many arguments/ },
  { args: ['run', '--min-ok-rate', '95'], code: 254, error: /--min-ok-rate 95: expected a number/ },
  { args: ['run', '--max-p99', '0'], code: 254, error: /--max-p99 0: expected a number/ },
  { args: ['test', '--shard', '0/2'], code: 254, error: /--shard 0\/2: expected i\/n/ },
  { args: ['test', '--seed', '1'], code: 254, error: /unknown option '--seed'/ },
  { args: ['test', '--nemeses', 'kil'], code: 254, error: /RJ012\] unknown nemesis "kil"/ },
  { args: ['check'], code: 254, error: /RJ010\] missing required argument 'file'/ },
  { args: ['check', '--modle', 'register', 'x'], code: 254, error: /Did you mean --model/ },
  { args: ['report'], code: 254, error: /RJ010\] missing required argument/ },
  { args: ['report', '--ouput', 'x', 'latest'], code: 254, error: /Did you mean --output/ },
  {
    args: ['list', 'bug'],
    code: 254,
    error:
      /RJ010\] unknown kind "bug"\. Did you mean bugs\?\nFix: .*workloads, nemeses, checkers, bugs, models/,
  },
  { args: ['doctor', '--jsn'], code: 254, error: /Did you mean --json/ },
  { args: ['completion', 'bsh'], code: 254, error: /Did you mean bash\?\nFix: .*bash, zsh, fish/ },
  { args: ['run', '--workload', 'raed-heavy'], code: 254, error: /RJ011.*Did you mean read-heavy/ },
  {
    args: ['run', '--nemesis', 'kill,paus'],
    code: 254,
    error: /RJ012.*"paus"\. Did you mean pause/,
  },
  { args: ['run', '--bug', 'no-fsnyc'], code: 254, error: /RJ013.*Did you mean no-fsync/ },
  { args: ['test', '--workloads', 'csa'], code: 254, error: /RJ011.*Did you mean cas/ },
  {
    args: ['check', '--model', 'regster', 'x'],
    code: 254,
    error: /--model.*Did you mean register/,
  },
  { args: ['check', '--format', 'end', 'x'], code: 254, error: /--format.*Did you mean edn/ },
  {
    args: ['report', '--failed-cas', 'no', 'x'],
    code: 254,
    error: /--failed-cas.*\nFix: .*observe/,
  },
  { args: ['serve', '--prot', '1'], code: 254, error: /RJ010.*Did you mean --port/ },
  { args: ['server', '--bug', 'no-fsnyc'], code: 254, error: /RJ013.*Did you mean no-fsync/ },
  { args: ['cluster', 'statrt'], code: 254, error: /RJ010.*Did you mean start/ },
  { args: ['cluster', 'start', '--bug', 'no-fsnyc'], code: 254, error: /Did you mean no-fsync/ },
  { args: ['cluster', 'kill', '1', '--dri', 'x'], code: 254, error: /Did you mean --dir/ },
  { args: ['completion'], code: 254, error: /RJ010\] missing required argument 'shell'/ },
];

const missing: readonly Mistake[] = [
  { args: ['check', 'gone.jsonl'], code: 254, error: /RJ016\] gone\.jsonl .*no such file/ },
  { args: ['check', '.'], code: 254, error: /RJ016\] \. .*folder without a history/ },
  {
    args: ['report', 'gone.edn'],
    code: 254,
    error: /RJ016\] gone\.edn is neither a file nor a run/,
  },
  {
    args: ['report', 'latest'],
    code: 254,
    error: /RJ016\] latest is neither.*\nFix: .*none in results/,
  },
  { args: ['run', '--schedule', 'gone.json'], code: 254, error: /RJ016.*gone\.json/ },
  { args: ['serve', '--results', 'taken'], code: 254, error: /RJ016\] taken is not a folder/ },
  { args: ['cluster', 'logs', '--dir', 'gone'], code: 254, error: /RJ053.*gone does not exist/ },
  { args: ['cluster', 'status', '--dir', 'gone'], code: 255, error: /RJ050\] no cluster runs in/ },
  {
    args: ['cluster', 'get', 'k', '--dir', 'gone'],
    code: 255,
    error: /RJ050\] no cluster runs in/,
  },
  {
    args: ['cluster', 'kill', '1', '--dir', 'gone'],
    code: 255,
    error: /RJ050\] no cluster runs in/,
  },
];

// A file where a folder should be stops even the superuser, who may write to any folder there is;
// so does /proc, in which nobody can make one.
const unwritable: readonly Mistake[] = [
  { args: ['run', ...quick, '--results', 'taken/here'], code: 255, error: /RJ015.*taken\/here/ },
  { args: ['test', '--results', 'taken/here'], code: 255, error: /RJ015.*taken\/here/ },
  { args: ['report', 'good.jsonl', '--output', 'taken/r.html'], code: 255, error: /RJ015.*taken/ },
  { args: ['check', 'good.jsonl', '--witness', 'taken/w'], code: 254, error: /RJ010.*taken\/w/ },
  { args: ['cluster', 'start', '--dir', 'taken/here'], code: 255, error: /RJ015.*taken\/here/ },
  { args: ['server', ...node, '--data-dir', 'taken/here'], code: 255, error: /RJ030.*taken\/here/ },
  ...(existsSync('/proc/self')
    ? [
        {
          args: ['run', ...quick, '--results', '/proc/here'],
          code: 255,
          error: /RJ015.*\/proc\/here/,
        },
        { args: ['init', '/proc/a/b'], code: 254, error: /RJ017.*\/proc\/a/ },
        { args: ['test', '--results', '/proc/here'], code: 255, error: /RJ015.*\/proc\/here/ },
        {
          args: ['report', 'good.jsonl', '--output', '/proc/r'],
          code: 255,
          error: /RJ015.*\/proc\/r/,
        },
        { args: ['cluster', 'start', '--dir', '/proc/a/b'], code: 255, error: /RJ015.*\/proc\/a/ },
        {
          args: ['server', ...node, '--data-dir', '/proc/a'],
          code: 255,
          error: /RJ030.*\/proc\/a/,
        },
      ]
    : []),
];

describe.each([
  ['a typo', typos],
  ['a missing file', missing],
  ['a folder that cannot be written', unwritable],
])('%s', (_what, mistakes) => {
  it.each(mistakes)('$args', async ({ args, code, error }) => {
    const ended = await launch(args, { cwd: folder });
    expect(ended.stderr).toMatch(error);
    expect(ended.stderr).toMatch(/^error\[RJ\d{3}\] .+\nFix: .+\n$/);
    expect(ended.code).toBe(code);
    expect(readdirSync(folder)).not.toContain('results');
  });
});

it('no command at all: the help, and not a success', async () => {
  const { code, stdout } = await launch([]);
  expect(code).toBe(254);
  expect(stdout).toContain('Usage: raft-jepsen');
});

describe('a port in use', () => {
  let server: Server;
  let port = 0;
  beforeAll(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => server.close());

  // The others that listen, serve and server, have tests of their own.
  it.each([
    ['run', ...quick, '--results', 'ports', '--base-port'],
    ['test', ...['--workloads', 'healthy', '--nodes', '1', '--results', 'ports', '--base-port']],
    ['cluster', 'start', '--nodes', '1', '--dir', 'cluster-ports', '--base-port'],
  ])('%s %s', async (...args) => {
    const { code, stdout, stderr } = await launch([...args, String(port)], { cwd: folder });
    expect(stdout + stderr).toMatch(new RegExp(`error\\[RJ014\\] port ${port} .*in use`));
    expect(stdout + stderr).not.toMatch(/\n {4}at /);
    expect(code).toBe(255);
  });
});

describe('a reader that goes away', () => {
  it.each([
    { args: '--help', code: 0 },
    { args: 'list', code: 0 },
    { args: 'list --json', code: 0 },
    { args: 'doctor', code: 0 },
    { args: 'completion bash', code: 0 },
    { args: 'cluster --help', code: 0 },
    { args: `test --workloads healthy --nodes 1 --ops 20 --results piped`, code: 0 },
    { args: 'check stale.jsonl', code: 1 },
    { args: 'report stale.jsonl --output stale.html', code: 1 },
    { args: `run ${quick.join(' ')} --results piped`, code: 0 },
  ])('$args | head -1', ({ args, code }) => {
    const command = `"${process.execPath}" "${launcher}" ${args} | head -1 >&2; exit "\${PIPESTATUS[0]}"`;
    const ended = spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' });
    expect(ended.stderr).not.toMatch(/EPIPE|\n {4}at /);
    expect(ended.status).toBe(code);
  });
});

/** In a terminal of its own: util-linux's `script` makes one. */
function inTerminal(args: string, env: Readonly<Record<string, string>> = {}) {
  const command = `stty cols 60 rows 24; '${process.execPath}' '${launcher}' ${args}`;
  const { status, stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], TERM: 'xterm-256color', ...env },
  });
  return { status, stdout: stdout.replaceAll('\r\n', '\n') };
}

/** What a user clicks or copies is never broken: it is as long as it is. */
const isUnbroken = (text: string): boolean => /\/|npx raft-jepsen|raft-jepsen [a-z]/.test(text);
const colours = /\x1b\[[0-9;]*m/; // eslint-disable-line no-control-regex -- what is looked for is one

const hasTerminals = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
describe.runIf(needs('script', hasTerminals, 'it is part of util-linux'))('a terminal', () => {
  const commands = [
    { args: '--help', code: 0 },
    { args: 'list', code: 0 },
    { args: 'doctor', code: 0 },
    { args: 'check stale.jsonl', code: 1 },
    { args: 'cluster --help', code: 0 },
    { args: `run ${quick.join(' ')} --results narrow`, code: 0 },
    {
      args: `test --workloads healthy --nodes 1 --ops 20 --max-p99 0.001 --results narrow`,
      code: 1,
    },
  ];

  it.each(commands)('of 60 columns: $args', ({ args, code }) => {
    const { status, stdout } = inTerminal(args);
    const lines = stripVTControlCharacters(stdout).split('\n');
    const wide = lines.filter((text) => text.length > 60 && !isUnbroken(text));
    expect(wide).toEqual([]);
    expect(status).toBe(code);
  });

  it.each([commands[1]!, commands.find(({ args }) => args.startsWith('run'))!])(
    'shows colours, unless they are not wanted: $args',
    ({ args }) => {
      expect(inTerminal(args).stdout).toMatch(colours);
      expect(inTerminal(args, { NO_COLOR: '1' }).stdout).not.toMatch(colours);
      const dumb = inTerminal(args, { TERM: 'dumb' }).stdout;
      expect(dumb).not.toContain('\x1b');
    },
  );
});

describe('no terminal', () => {
  it.each([
    ['list'],
    ['doctor'],
    ['check', 'stale.jsonl'],
    ['run', ...quick, '--results', 'plain'],
    ['test', '--workloads', 'healthy', '--nodes', '1', '--ops', '20', '--results', 'plain'],
  ])('%s prints no escape sequence', async (...args) => {
    const { stdout, stderr } = await launch(args, { cwd: folder });
    expect(stdout).not.toBe('');
    expect(stdout + stderr).not.toContain('\x1b');
  });
});
