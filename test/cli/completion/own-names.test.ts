// Would catch: a completion that does not know the names of the configuration of the folder, waits
// for them where there is none, or breaks where that configuration is broken.
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kvSystem, Project } from '../config/project.ts';
import { launch, launcher } from '../launch.ts';
import { hasShell, shells } from '../shell-proposals.ts';

const project = new Project();
const before = { PATH: process.env['PATH'] ?? '', cwd: process.cwd() };
beforeAll(() => {
  const program = path.join(project.dir, 'raft-jepsen');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${launcher}' "$@"\n`);
  chmodSync(program, 0o755);
  process.env['PATH'] = `${project.dir}:${before.PATH}`;
});
afterAll(() => {
  process.env['PATH'] = before.PATH;
  project.remove();
});

const config = `import { defineConfig, defineSystem, http } from 'raft-jepsen';
export default defineConfig({
  systems: [${kvSystem({ fields: { name: "'mystore'" } })}],
  nemeses: { 'my-faults': { summary: 'Mine.', families: ['kill'], schedule: () => [] } },
  checkers: { 'my-checker': () => ({ verdict: 'valid', summary: 'all well' }) },
});
`;

describe.each(Object.entries(shells))('%s', (shell, ask) => {
  it.runIf(hasShell(shell))('proposes what the configuration of the folder adds', async () => {
    const { stdout } = await launch(['completion', shell]);
    const script = `cd '${project.dir}'\n${stdout}`;
    project.write('raft-jepsen.config.ts', config);
    const after = (words: string): string[] => ask(script, `raft-jepsen ${words}`.split(' '));
    expect(after('run --system my')).toEqual(['mystore']);
    expect(after('run --nemesis my')).toEqual(['my-faults']);
    expect(after('run --checker my')).toEqual(['my-checker']);
    project.write('raft-jepsen.config.ts', 'export default {;');
    expect(after('run --system raft')).toEqual(['raft-kv']);
  });
});
