// Would catch: serve that does not say where, does not end at once on Ctrl-C while someone watches, or
// answers a mistake with anything but one clear error.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleRun } from '../../report/sample-run.ts';
import { startRun } from '../../serve/stored-runs.ts';
import { launch, launcher } from '../launch.ts';

let folder = '';
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-serve-cli-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('raft-jepsen serve', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'serves until %s, which ends a live view too',
    async (signal) => {
      startRun(folder, 'run-1', sampleRun({ operations: 100 }));
      child = spawn(process.execPath, [launcher, 'serve', '--results', folder, '--port', '0'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [said] = (await once(child.stdout!, 'data')) as [Buffer];
      const url = /^serving .* at (http:\/\/127\.0\.0\.1:\d+\/)\n$/.exec(said.toString())?.[1];
      expect(url).toBeDefined();
      const request = http.get(`${url}api/runs/run-1/live`);
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      expect(response.statusCode).toBe(200);
      const cut = once(response, 'error');
      const ended = once(child, 'close');
      response.resume();
      child.kill(signal);
      expect(await ended).toEqual([0, null]);
      await cut;
    },
  );

  it('names the port that is in use', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const { code, stderr } = await launch(['serve', '--port', String(port)], { cwd: folder });
    holder.close();
    expect(code).toBe(255);
    expect(stderr).toMatch(`error[RJ014] port ${port} of 127.0.0.1 is in use`);
    expect(stderr).toMatch(/\nFix: .*--port 0/);
  });

  it('refuses a port, an address and a folder that are none', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    const mistakes: readonly (readonly [args: readonly string[], told: RegExp])[] = [
      [['--port', '65536'], /error\[RJ010\] --port 65536/],
      [['--host', '192.0.2.1', '--port', '0'], /error\[RJ010\] cannot listen at 192\.0\.2\.1/],
      [['--results', file], /error\[RJ016\] .*file is not a folder/],
    ];
    for (const [args, told] of mistakes) {
      const { code, stderr } = await launch(['serve', ...args], { cwd: folder });
      expect(stderr).toMatch(told);
      expect(stderr).toMatch(/\nFix: /);
      expect(code).toBe(254);
    }
  });
});
