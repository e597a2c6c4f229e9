// Would catch: a starter of a system that does not run as it is, or passes whatever happens; one
// that does not compile, overwrites a file, or writes something else than it says.
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from 'prettier';
import { afterAll, describe, expect, it } from 'vitest';
import { systemStarters } from '../../../src/cli/init/systems/system-starters.ts';
import { processesNaming } from '../../world/live/processes.ts';
import { launch } from '../launch.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const temporary = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-kinds-'));
afterAll(() => {
  for (const { pid } of processesNaming(temporary)) process.kill(pid, 'SIGKILL');
  rmSync(temporary, { recursive: true, force: true, maxRetries: 10 });
});

const kinds = Object.entries(systemStarters);
const pace = ['--rate', '200', '--recovery-timeout', '5'];

describe.each(kinds)('raft-jepsen init --kind %s', (kind, { files, changes }) => {
  const folder = path.join(temporary, kind);

  it('writes what runs as it is; the first is found out where it promises nothing', async () => {
    const { code, stdout } = await launch(['init', kind, '--kind', kind], { cwd: temporary });
    expect(code).toBe(0);
    for (const { file } of files) expect(stdout).toContain(`wrote  ${file} `);
    for (const change of changes) expect(stdout).toContain(`- ${change}`);
    const run = await launch(['run', '--time-limit', '2', ...pace], { cwd: folder });
    expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('✔ Valid')]);
    expect(processesNaming(folder)).toEqual([]);
    if (kind !== 'http') return;
    const kill = ['run', '--nemesis', 'kill', '--nemesis-interval', '1', '--time-limit', '4'];
    const killed = await launch([...kill, ...pace], { cwd: folder });
    expect([killed.code, killed.stdout]).toEqual([1, expect.stringContaining('✖ Violation')]);
  }, 60_000);

  it('keeps what is there', async () => {
    const file = path.join(folder, 'raft-jepsen.config.ts');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, '// ours\n');
    const { code, stdout } = await launch(['init', '--kind', kind], { cwd: folder });
    expect([code, readFileSync(file, 'utf8')]).toEqual([0, '// ours\n']);
    expect(stdout).toContain('kept   raft-jepsen.config.ts');
    writeFileSync(file, before);
  });

  it('is formatted, and passes strict types', async () => {
    for (const { file, text } of files) {
      if (file === '.gitignore') continue;
      const style = { filepath: file, singleQuote: true, printWidth: 100 };
      expect([file, await check(text, style)]).toEqual([file, true]);
    }
    const modules = path.join(temporary, 'node_modules');
    if (!existsSync(modules)) {
      spawnSync('mkdir', [modules]);
      symlinkSync(root, path.join(modules, 'raft-jepsen'), 'dir');
    }
    const compilerOptions = {
      ...{ module: 'nodenext', target: 'es2023', strict: true, noEmit: true, skipLibCheck: true },
      ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
      ...{ noPropertyAccessFromIndexSignature: true },
      ...{ types: ['node'], typeRoots: [path.join(root, 'node_modules/@types')] },
    };
    const project = JSON.stringify({ compilerOptions, include: ['*.ts'] });
    writeFileSync(path.join(folder, 'tsconfig.json'), project);
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', '.'], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
    expect([status, stdout]).toEqual([0, '']);
  }, 60_000);
});

describe('raft-jepsen init --kind', () => {
  it('names the kinds that there are', async () => {
    const { code, stderr } = await launch(['init', '--kind', 'htp'], { cwd: temporary });
    expect(code).toBe(254);
    expect(stderr).toMatch(/RJ010.*htp[^]*http, functions, client-process, maelstrom, cluster/);
  });
});
