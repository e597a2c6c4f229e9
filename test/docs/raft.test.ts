// Would catch: a curl line of docs/raft.md that is not answered as it shows.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch } from '../cli/launch.ts';
import { processesNaming } from '../world/live/processes.ts';
import { expectTold, sessionLine, sessionsOf, type } from './session.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-docs-'));
const hasCurl = spawnSync('curl', ['--version']).status === 0;
const lines = sessionsOf('docs/raft.md')
  .flat()
  .filter((line) => line.startsWith('curl '));
/** Where a node answers clients, in place of the address that the page has. */
let api = '';

beforeAll(async () => {
  const { code } = await launch(['cluster', 'start', '--nodes', '3'], { cwd: folder });
  expect(code).toBe(0);
  const { stdout } = await launch(['cluster', 'status', '--json'], { cwd: folder });
  const { nodes } = JSON.parse(stdout) as { nodes: { address: { ports: { api: number } } }[] };
  api = `127.0.0.1:${nodes[0]!.address.ports.api}`;
}, 60_000);
afterAll(async () => {
  await launch(['cluster', 'stop'], { cwd: folder });
  for (const { pid } of processesNaming(folder)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}, 60_000);

it('has lines to try', () => expect(lines.length).toBeGreaterThan(8));

it.runIf(hasCurl)(
  'answers each line as it stands there',
  () => {
    // Who leads, in which term and at which address, and so all numbers, are another matter.
    const shape = (text: string): string =>
      text
        .replace(/\d+/g, 'N')
        .replaceAll('"role":"leader"', '"role":"follower"')
        .replace(/\s+/g, ' ');
    let session = '';
    for (const line of lines) {
      const { command, told } = sessionLine(line);
      const typed = command
        .replace('127.0.0.1:9001', api)
        .replace(/x-raft-session: \d+/, `x-raft-session: ${session}`);
      const { output } = type(`${typed} -sS -w ' %{http_code}'`, folder);
      const [, statusTold] = /^(\d{3}) \{/.exec(told[0] ?? '') ?? [];
      const bodyTold = told.map((part) => shape(part.replace(/^\d{3} (?=\{)/, '')));
      expectTold(bodyTold, shape(output), line);
      expect(output, line).toMatch(new RegExp(` ${statusTold ?? '200'}$`));
      session = /"session":"?(\w+)/.exec(output)?.[1] ?? session;
    }
  },
  60_000,
);
