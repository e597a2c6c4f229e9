// Would catch: a starter that does not run, or passes whatever the system does; an init that
// overwrites a file of the user's, or names a command that does not work.
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
import { starterFiles } from '../../src/cli/init-files.ts';
import { processesNaming } from '../world/live/processes.ts';
import { launch } from './launch.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-init-'));
afterAll(() => {
  for (const { pid } of processesNaming(temporary)) process.kill(pid, 'SIGKILL');
  rmSync(temporary, { recursive: true, force: true, maxRetries: 10 });
});

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
    // Linked into a project, a checkout would build itself anew, beneath the other tests.
    npm_config_ignore_scripts: 'true',
  };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
    cwd,
    env,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

describe('raft-jepsen init in a new folder', () => {
  let steps: string[] = [];
  let offline: string | undefined;

  beforeAll(async () => {
    const { code, stdout, stderr } = await launch(['init', 'my store'], { cwd: temporary });
    expect([code, stderr]).toEqual([0, '']);
    for (const { file } of starterFiles) expect(stdout).toContain(`wrote  ${file} `);
    steps = nextSteps(stdout);
    const [enter = '', install = ''] = steps;
    expect([enter, install]).toEqual(["cd 'my store'", expect.stringMatching(/^npm install /)]);
    const installed = shell(`${enter} && ${install}`, temporary);
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
    const [, , ...rest] = steps;
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
    const { status, output } = shell('npx vitest run linearizability', project);
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
    for (const { file, text } of starterFiles) {
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
    for (const { file: each } of starterFiles) expect(stdout).toContain(`kept   ${each} `);
    expect(readFileSync(file, 'utf8')).toBe('// ours\n');
    // Both packages are there, and so are we.
    expect(nextSteps(stdout)[0]).toBe('npx vitest run linearizability');
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
