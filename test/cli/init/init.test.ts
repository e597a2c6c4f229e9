// Would catch: a starter that does not run, or passes whatever the system does; an init that
// overwrites a file of the user's, names a command that does not work, or writes a workflow that
// works on this machine only.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from 'prettier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { starterFiles } from '../../../src/cli/init/init-files.ts';
import { packageManagerOf, packageManagers } from '../../../src/cli/init/package-manager.ts';
import { processesNaming } from '../../world/live/processes.ts';
import { launch, launcher } from '../launch.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const temporary = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-init-'));
afterAll(() => {
  for (const { pid } of processesNaming(temporary)) process.kill(pid, 'SIGKILL');
  rmSync(temporary, { recursive: true, force: true, maxRetries: 10 });
}, 60_000);

const files = starterFiles(packageManagerOf(temporary));
const project = path.join(temporary, 'my store');
const inProject = (file: string): string => path.join(project, file);

/** The commands below `Next:`, run as they stand there, in one shell. */
function nextSteps(stdout: string): string[] {
  const [, steps = ''] = stdout.split('Next:\n');
  return steps
    .trimEnd()
    .split('\n')
    .map((line) => line.trim());
}

function shell(command: string, cwd: string) {
  const env = {
    ...process.env,
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
    cwd,
    env,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

/** Whatever is the newest vite just now, and whether its dependencies can be had, is not ours. */
function pinVite(file: string): void {
  const require = createRequire(import.meta.url);
  const { version } = require('vite/package.json') as { version: string };
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...manifest, overrides: { vite: version } }, null, 2));
}

describe('raft-jepsen init in a new folder', () => {
  let steps: string[] = [];
  let offline: string | undefined;

  beforeAll(async () => {
    // A project around it, whose tests are elsewhere, is none of its business.
    const around = "export default { test: { include: ['other/*.ts'], globalSetup: ['gone.ts'] } }";
    writeFileSync(path.join(temporary, 'vitest.config.ts'), around);
    const { code, stdout, stderr } = await launch(['init', 'my store'], { cwd: temporary });
    expect([code, stderr]).toEqual([0, '']);
    for (const { file } of files) expect(stdout).toContain(`wrote  ${file} `);
    pinVite(inProject('package.json'));
    steps = nextSteps(stdout);
    const [enter = '', pack = '', install = ''] = steps;
    expect([enter, pack, install]).toEqual([
      "cd 'my store'",
      expect.stringMatching(/^npm pack /),
      expect.stringMatching(/^npm install /),
    ]);
    const installed = shell([enter, pack, install].join(' && '), temporary);
    offline = /ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/.exec(
      installed.output,
    )?.[0];
    if (offline === undefined) {
      expect([installed.status, installed.output]).toEqual([0, expect.any(String)]);
      return;
    }
    // What npm would have made of the same command.
    mkdirSync(inProject('node_modules'), { recursive: true });
    for (const [name, target] of [
      ['raft-jepsen', root],
      ['vitest', path.join(root, 'node_modules/vitest')],
    ] as const) {
      symlinkSync(target, inProject(`node_modules/${name}`), 'dir');
    }
    mkdirSync(inProject('node_modules/.bin'));
    symlinkSync(path.join(root, 'bin/raft-jepsen.js'), inProject('node_modules/.bin/raft-jepsen'));
    symlinkSync('../vitest/vitest.mjs', inProject('node_modules/.bin/vitest'));
  }, 120_000);

  it('names commands that work, one after the other', () => {
    const [, , , ...rest] = steps;
    expect(rest).toHaveLength(2);
    for (const step of rest) {
      const { status, output } = shell(step, project);
      expect([step, status, output]).toEqual([step, 0, expect.any(String)]);
    }
    expect(existsSync(inProject('linearizability/history.report.html'))).toBe(true);
    expect(processesNaming(project)).toEqual([]);
    expect(existsSync(inProject('linearizability/cluster'))).toBe(false);
  }, 120_000);

  it('writes a test that fails, with the story, when the system is wrong', () => {
    const file = inProject('linearizability/system.ts');
    const right = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      right.replace("'--nodes', '3'", "'--nodes', '3', '--bug', 'read-any-node'"),
    );
    const { status, output } = shell('npm test', project);
    writeFileSync(file, right);
    expect(status).toBe(1);
    expect(output).toContain('expected the history to be linearizable');
    expect(shell('npx raft-jepsen check linearizability/history.jsonl', project).status).toBe(1);
    expect(processesNaming(project)).toEqual([]);
  }, 120_000);

  it('writes files that pass strict types and prettier', async () => {
    const { singleQuote, printWidth } = JSON.parse(
      readFileSync(path.join(root, '.prettierrc.json'), 'utf8'),
    ) as { singleQuote: boolean; printWidth: number };
    for (const { file, text } of files) {
      if (file.endsWith('.gitignore')) continue;
      const isFormatted = await check(text, { filepath: file, singleQuote, printWidth });
      expect([file, isFormatted]).toEqual([file, true]);
    }
    const compilerOptions = {
      ...{ module: 'nodenext', target: 'es2023', strict: true, noEmit: true, skipLibCheck: true },
      ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
      ...{ types: ['node'], typeRoots: [path.join(root, 'node_modules/@types')] },
    };
    const config = { compilerOptions, include: ['linearizability/*.ts'] };
    writeFileSync(inProject('tsconfig.json'), JSON.stringify(config));
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    expect(shell(`'${process.execPath}' '${tsc}' -p .`, project)).toEqual({
      status: 0,
      output: '',
    });
  }, 120_000);

  it('keeps what is there, and names what is still to do', async () => {
    const file = inProject('linearizability/client.ts');
    writeFileSync(file, '// ours\n');
    const { code, stdout } = await launch(['init'], { cwd: project });
    expect(code).toBe(0);
    for (const { file: each } of files) expect(stdout).toContain(`kept   ${each} `);
    expect(readFileSync(file, 'utf8')).toBe('// ours\n');
    // Both packages are there, and so are we.
    expect(nextSteps(stdout)[0]).toMatch(/^npx vitest run /);
  });

  it('writes a workflow that works in a clone of the project', (context) => {
    context.skip(offline !== undefined, `no registry to install from: ${offline}`);
    const git = 'git -c user.name=test -c user.email=test@localhost -c init.defaultBranch=main';
    const clone = path.join(temporary, 'clone');
    rmSync(inProject('linearizability/client.ts')); // of the test before this one
    expect(shell(`node '${launcher}' init`, project).status).toBe(0);
    const commit = `${git} init -q && git add -A && ${git} commit -qm all`;
    expect(shell(`${commit} && git clone -q . '${clone}'`, project)).toMatchObject({ status: 0 });
    const steps = workflowSteps(readFileSync(path.join(clone, workflowFile), 'utf8'));
    expect(steps).toEqual([
      'npm ci',
      expect.stringMatching(/^npx v/),
      expect.stringMatching(/ report /),
    ]);
    for (const step of steps) {
      const { status, output } = shell(step, clone);
      expect([step, status, output]).toEqual([step, 0, expect.any(String)]);
    }
    expect(shell('git status --porcelain', clone)).toEqual({ status: 0, output: '' });
  }, 180_000);
});

const workflowFile = '.github/workflows/linearizability.yml';

/** What it types on the runner, in order. */
function workflowSteps(yaml: string): string[] {
  return [...yaml.matchAll(/^ +(?:- )?run: (.*)$/gm)].map(([, command = '']) => command);
}

describe('raft-jepsen init in a project of another package manager', () => {
  it.each([
    ['bun', 'bun.lock', 'bun add --dev ./raft-jepsen-0.1.0.tgz vitest@4', 'bunx'],
    ['pnpm', 'pnpm-lock.yaml', 'pnpm add --save-dev ./raft-jepsen-0.1.0.tgz vitest@4', 'pnpm exec'],
    [
      'yarn',
      'yarn.lock',
      'yarn add --dev raft-jepsen@file:./raft-jepsen-0.1.0.tgz vitest@4',
      'yarn',
    ],
  ])('speaks %s, by %s', async (name, lockFile, add, exec) => {
    const folder = mkdtempSync(path.join(temporary, 'other-'));
    writeFileSync(path.join(folder, lockFile), '');
    const { code, stdout } = await launch(['init'], { cwd: folder });
    expect(code).toBe(0);
    const [pack, ...steps] = nextSteps(stdout);
    expect(pack).toMatch(/^npm pack --silent /);
    expect(steps).toEqual([
      add,
      `${exec} vitest run --config linearizability/vitest.config.ts`,
      `${exec} raft-jepsen report linearizability/history.jsonl`,
    ]);
    const text = readFileSync(path.join(folder, workflowFile), 'utf8');
    const workflow = packageManagers.find((each) => each.name === name)?.workflow;
    expect(workflowSteps(text)).toEqual([
      ...(workflow?.setUp ?? []).flatMap((step) => /^run: (.*)/.exec(step)?.[1] ?? []),
      workflow?.install,
      ...steps.slice(1),
    ]);
    expect(await check(text, { filepath: workflowFile, singleQuote: true })).toBe(true);
  });

  it.each([
    ['what package.json says', { 'package.json': '{ "packageManager": "pnpm@10.1.0" }' }, 'pnpm'],
    ['the nearest lock file', { 'yarn.lock': '', 'in/package-lock.json': '{}' }, 'npm'],
    ['a lock file further up', { 'bun.lock': '' }, 'bun'],
    ['npm, where nothing says another', { 'package.json': 'no JSON' }, 'npm'],
  ])('goes by %s', (_what, given, expected) => {
    const folder = mkdtempSync(path.join(temporary, 'found-'));
    mkdirSync(path.join(folder, 'in'));
    for (const [file, text] of Object.entries(given)) writeFileSync(path.join(folder, file), text);
    expect(packageManagerOf(path.join(folder, 'in', 'new')).name).toBe(expected);
  });
});

describe('raft-jepsen init where it cannot write', () => {
  it.each([
    ['a file', 'file', 'file'],
    ['a folder below a file', 'file/below', 'file/below'],
    ['a folder that nobody may write to', '/sys/raft-jepsen', '/sys/raft-jepsen'],
  ])('says so of %s', async (_what, folder, named) => {
    writeFileSync(path.join(temporary, 'file'), 'ours');
    const { code, stdout, stderr } = await launch(['init', folder], { cwd: temporary });
    expect([code, stdout]).toEqual([254, '']);
    expect(stderr).toMatch(/^error\[RJ017\] cannot write /);
    expect(stderr).toContain(`${named}/package.json`);
    expect(stderr).toContain('\nFix: ');
    expect(stderr).not.toContain('    at ');
    expect(readFileSync(path.join(temporary, 'file'), 'utf8')).toBe('ours');
  });

  it('takes one folder', async () => {
    const { code, stderr } = await launch(['init', 'one', 'two'], { cwd: temporary });
    expect(code).toBe(254);
    expect(stderr).toContain('error[RJ010]');
    expect(existsSync(path.join(temporary, 'one'))).toBe(false);
  });
});
