// Would catch: the way from `init` to the first verdict on a server of one's own that does not work
// as docs/your-system.md says, in the order in which it says it.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/docs/doc-pages.ts';
import { needs } from '../needs.ts';
import { processesNaming } from '../world/live/processes.ts';
import { expectTold, sessionLine, type } from './session.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-fifteen-'));
afterAll(() => {
  for (const { pid } of processesNaming(folder)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const hasPython = needs(
  'python3',
  spawnSync('python3', ['--version']).status === 0,
  'apt-get install python3',
);

const page = readFileSync(path.join(root, 'docs/your-system.md'), 'utf8');
const [, chapter = ''] = /^## Fifteen minutes$([^]*?)^## /m.exec(page) ?? [];
const [begin = '', own = ''] = blocks('sh');
const [config = ''] = blocks('ts');

function blocks(language: string): string[] {
  const block = new RegExp(`^( *)\`\`\`${language}\\n([^]*?)^ *\`\`\``, 'gm');
  return [...chapter.matchAll(block)].map(([, left = '', text = '']) =>
    text.replaceAll(new RegExp(`^${left}`, 'gm'), ''),
  );
}

let cwd = folder;

function follow(line: string): void {
  const { command, exit, told } = sessionLine(line);
  if (command.startsWith('cd ')) {
    cwd = path.join(cwd, command.slice('cd '.length));
    return;
  }
  const { status, output } = type(command, cwd);
  expectTold(told, output, line);
  expect(status, line).toBe(exit);
}

const lines = (block: string): string[] => block.trimEnd().split('\n');

describe('docs/your-system.md', { timeout: 60_000 }, () => {
  it.each(lines(begin))('%s', follow);

  it.runIf(hasPython)('has a place for the server of the reader', () => {
    cpSync(path.join(root, 'examples/kv-python/kv.py'), path.join(cwd, 'kv.py'));
    writeFileSync(path.join(cwd, 'kv.ts'), config);
    expect(config).toContain('defineSystem');
  });

  it.runIf(hasPython).each(lines(own))('%s', follow);
});
