// Would catch: the example of docs/own-workloads.md that does not compile, does not run as its page
// says, or is not found by list and completion.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/docs/doc-pages.ts';
import { processesNaming } from '../world/live/processes.ts';
import { expectTold, sessionLine, sessionsOf, type } from './session.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-own-'));
afterAll(() => {
  for (const { pid } of processesNaming(folder)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const page = readFileSync(path.join(root, 'docs/own-workloads.md'), 'utf8');
const [, config = ''] = /^```ts\n([^]*?)^```/m.exec(page) ?? [];
writeFileSync(path.join(folder, 'raft-jepsen.config.ts'), config);

describe('docs/own-workloads.md', { timeout: 60_000 }, () => {
  it.each(sessionsOf('docs/own-workloads.md').flat())('%s', (line) => {
    const { command, exit, told } = sessionLine(line);
    const { status, output } = type(command, folder);
    expectTold(told, output, line);
    expect(status, output).toBe(exit);
  });

  it('passes strict types', () => {
    mkdirSync(path.join(folder, 'node_modules'));
    symlinkSync(root, path.join(folder, 'node_modules/raft-jepsen'), 'dir');
    const compilerOptions = {
      ...{ module: 'nodenext', target: 'es2023', strict: true, noEmit: true, skipLibCheck: true },
      ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
      ...{ types: ['node'], typeRoots: [path.join(root, 'node_modules/@types')] },
    };
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    const project = JSON.stringify({ compilerOptions, include: ['*.ts'] });
    writeFileSync(path.join(folder, 'tsconfig.json'), project);
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', '.'], {
      ...{ cwd: folder, encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' },
    });
    expect([status, stdout]).toEqual([0, '']);
  });
});
