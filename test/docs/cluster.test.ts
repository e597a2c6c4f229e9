// Would catch: a line of docs/cluster.md that does not do what stands beside it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { processesNaming } from '../world/live/processes.ts';

const launcher = fileURLToPath(new URL('../../bin/raft-jepsen.js', import.meta.url));
const page = readFileSync(new URL('../../docs/cluster.md', import.meta.url), 'utf8');
const folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-docs-'));
afterAll(() => {
  for (const { pid } of processesNaming(folder)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** The blocks that are marked `sh` are whole sessions; `command   # [exit N: ]output`. */
const sessions = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(([, lines = '']) => lines);

it('has sessions to try', () => expect(sessions).toHaveLength(2));

it.each(sessions)(
  'is true line by line',
  (session) => {
    for (const line of session.trimEnd().split('\n')) {
      const [, command = '', exit, told = ''] = /^(.*?) +# (?:exit (\d): )?(.*)$/.exec(line) ?? [];
      const typed = command
        .replace('npx raft-jepsen', `'${process.execPath}' '${launcher}'`)
        .replace('/tmp/demo', path.join(folder, 'demo'));
      const { status, stdout, stderr } = spawnSync('bash', ['-c', typed], {
        cwd: folder,
        encoding: 'utf8',
      });
      const output = (stdout + stderr).replace(/\s+/g, ' ');
      let from = 0;
      for (const part of told.split('…').map((text) => text.trim())) {
        const at = output.indexOf(part, from);
        expect(at, `${line}\n${output}`).toBeGreaterThanOrEqual(0);
        from = at + part.length;
      }
      // What one node says depends on who leads.
      if (!command.includes(' --node ')) expect(status, line).toBe(Number(exit ?? 0));
    }
    expect(processesNaming(folder)).toEqual([]);
  },
  60_000,
);
