// Would catch: a command in a page of the docs that the program does not take, or that fails when
// somebody types it.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nemesisByName } from '../../nemesis/combined.ts';
import { docPages, root } from '../../scripts/docs/doc-pages.ts';
import { allCommands } from '../../src/cli/commands.ts';
import { encodeHistory, readHistory } from '../../src/index.ts';
import { isBugName } from '../../src/planted-bugs.ts';
import { isStoreFlaw } from '../../src/world/sim/naive-store/flaws.ts';
import { workloadByName } from '../../workloads/registry.ts';
import { kvFile } from '../cli/config/project.ts';
import { launch, launcher } from '../cli/launch.ts';
import { ownArguments, pageLines } from './page-commands.ts';
import { shellCommands } from './shell-words.ts';

const lines = pageLines();
const ourLines = lines.flatMap(({ file, line, commands }) =>
  commands.flatMap((words) => {
    const args = ownArguments(words);
    return args === undefined ? [] : [{ file, line: line.trim(), args }];
  }),
);

/** The program with its options and arguments, and nothing behind them. */
async function parser(): Promise<Command> {
  const program = new Command('raft-jepsen');
  for (const command of await allCommands()) {
    for (const each of [command, ...command.commands]) {
      each
        .exitOverride()
        .configureOutput({ writeErr: () => undefined })
        .action(() => undefined);
    }
    program.addCommand(command);
  }
  return program.exitOverride().configureOutput({ writeErr: () => undefined });
}

function optionNames(command: Command): string[] {
  const own = command.options.flatMap(({ long }) => long ?? []);
  return [...own, ...command.commands.flatMap(optionNames)];
}

describe('a command in the docs', () => {
  it('is found where there is one', () => {
    expect(ourLines.length).toBeGreaterThan(60);
    expect(ourLines.some(({ args }) => args.includes('--shard') && args.includes('1/4'))).toBe(
      true,
    );
  });

  it.each(ourLines.map(({ file, line, args }) => [file, line, args] as const))(
    '%s: %s',
    async (file, _line, args) => {
      (await parser()).parse(args, { from: 'user' });
      // Names of a configuration of its own.
      if (file === 'docs/own-workloads.md') return;
      for (const [i, arg] of args.entries()) {
        const value = args[i + 1] ?? '';
        if (arg === '--workload') workloadByName(value);
        if (arg === '--nemesis') nemesisByName(value);
        if (arg === '--bug') expect(isBugName(value) || isStoreFlaw(value)).toBe(true);
        if (arg === '--workloads' && value !== 'each') value.split(',').forEach(workloadByName);
        if (arg === '--nemeses' && value !== 'each') value.split(/[,+]/).forEach(nemesisByName);
      }
    },
  );

  it('of npm or another program is one that is there', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const others = lines.flatMap(({ commands }) =>
      commands.filter((words) => !ownArguments(words)),
    );
    const strange = others.filter(([program = '', first = '', second = '']) => {
      if (program === 'npm' && first === 'run') return !(second in scripts);
      if (program === 'npm') return !['ci', 'test', 'install'].includes(first);
      if (program === 'npx') return !['vitest', 'tsx'].includes(first);
      return !['curl', 'zcat', 'cat', 'cd', 'node', 'ssh', 'grpcurl'].includes(program);
    });
    expect(strange).toEqual([]);
  });

  it('in the middle of a sentence has no option that does not exist', async () => {
    const known = new Set(['--help', '--version', ...(await allCommands()).flatMap(optionNames)]);
    const foreign = ['--save-dev', '--check', '--noEmit']; // of npm, of prettier, of tsc
    for (const { file, text } of docPages()) {
      const prose = text.replace(/^ *```[^]*?^ *```/gm, '');
      const flags = [...prose.matchAll(/`[^`\n]*`/g)].flatMap(
        ([code]) => code.match(/--[a-z][\w-]*/g) ?? [],
      );
      const unknown = flags.filter((flag) => !known.has(flag) && !foreign.includes(flag));
      expect([file, unknown]).toEqual([file, []]);
    }
  });
});

/** They are followed as a whole, by tests of their own. */
const followed = ['docs/your-system.md', 'docs/own-workloads.md'];

/** Quick ones, which need no cluster of their own. */
const quick = new Set(['check', 'report', 'list', 'doctor', 'completion', 'init']);

describe('typed literally', () => {
  let temporary = '';
  /** The reader's checkout, which has other folders beside it. */
  let folder = '';
  let history = '';
  beforeAll(async () => {
    temporary = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-docs-'));
    folder = path.join(temporary, 'checkout');
    mkdirSync(folder);
    const { code } = await launch(['run', '--workload', 'healthy', '--seed', '1'], { cwd: folder });
    expect(code).toBe(0);
    history = readFileSync(path.join(folder, 'results/latest/history.jsonl'), 'utf8');
    cpSync(path.join(root, 'docs/examples'), path.join(folder, 'docs/examples'), {
      recursive: true,
    });
  }, 60_000);
  afterAll(() => {
    rmSync(temporary, { recursive: true, force: true });
  });

  /** The files that a page takes for granted: a history of the reader's, a run with that id. */
  function provide(args: readonly string[]): void {
    for (const arg of args) {
      const file = path.join(folder, arg);
      if (/^\d{8}-\d{6}-\w{4}$/.test(arg)) {
        const run = path.join(folder, 'results', arg);
        if (!existsSync(run)) symlinkSync('latest', run);
      }
      if (arg === './kv.ts') writeFileSync(file, kvFile());
      if (existsSync(file) || !/\.(jsonl|edn)(\.gz)?$/.test(arg)) continue;
      mkdirSync(path.dirname(file), { recursive: true });
      const { operations } = readHistory(history);
      const text = arg.includes('.edn') ? [...encodeHistory(operations, 'edn')].join('') : history;
      writeFileSync(file, arg.endsWith('.gz') ? gzipSync(text) : text);
    }
  }

  const typed = [
    ...new Map(
      ourLines
        .filter(({ file, args: [command = ''] }) => !followed.includes(file) && quick.has(command))
        .map(({ line, args }) => [args.join(' '), { line, args }]),
    ).values(),
  ];
  it('are some', () => expect(typed.length).toBeGreaterThan(10));

  it.each(typed.map(({ line, args }) => [line, args] as const))('%s', (line, args) => {
    const files = args.map((arg) => arg.replace('*', 'history'));
    provide(files);
    const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...files], {
      cwd: folder,
      encoding: 'utf8',
      input: history,
      env: { ...process.env, HOME: folder },
    });
    const [, exit = '0'] = /# exit (\d+):/.exec(line) ?? [];
    expect([status, stderr]).toEqual([Number(exit), expect.not.stringContaining('error[')]);
    expect(stdout).not.toBe('');
  });
});

describe('the words of a line', () => {
  it.each([
    ["a 'b c' \"d'e\" f\\ g", [['a', 'b c', "d'e", 'f g']]],
    ['A=1 a && b | c > d # e', [['a'], ['b'], ['c']]],
    ['# nothing', []],
    ['A=1', []],
    ['a --b={"c"} >> ~/.d', [['a', '--b={c}']]],
  ])('%s', (line, expected) => {
    expect(shellCommands(line)).toEqual(expected);
  });

  it('refuse a quote without an end', () => {
    expect(() => shellCommands("a 'b")).toThrow('no shell word');
  });
});
