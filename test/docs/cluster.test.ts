// Would catch: a line of docs/cluster.md that does not do what stands beside it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { processesNaming } from '../world/live/processes.ts';
import { expectTold, sessionLine, sessionsOf, type } from './session.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-docs-'));
afterAll(() => {
  for (const { pid } of processesNaming(folder)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const sessions = sessionsOf('docs/cluster.md');

it('has sessions to try', () => expect(sessions).toHaveLength(2));

it.each(sessions.map((session) => [session]))(
  'is true line by line',
  (session) => {
    for (const line of session) {
      const { command, exit, told } = sessionLine(line);
      const typed = command.replace('/tmp/demo', path.join(folder, 'demo'));
      const { status, output } = type(typed, folder);
      expectTold(told, output, line);
      // What one node says depends on who leads.
      if (!command.includes(' --node ')) expect(status, line).toBe(exit);
    }
    expect(processesNaming(folder)).toEqual([]);
  },
  60_000,
);
