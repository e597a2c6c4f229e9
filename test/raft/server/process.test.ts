// Catches a server that outlives its parent, hides why it does not start, or starts from a
// log that cannot be trusted.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { freePort, ServerProcess } from './server-process.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'raft-process-'));
const started: ServerProcess[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.kill()));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ServerProcess {
  const server = new ServerProcess(args, environment);
  started.push(server);
  return server;
}

async function flags(name: string, transportPort?: number): Promise<readonly string[]> {
  const ports = [transportPort ?? (await freePort()), await freePort()];
  const [transport, api] = ports.map(String) as [string, string];
  const dataDir = path.join(folder, name);
  return ['--id', '1', '--transport-port', transport, '--api-port', api, '--data-dir', dataDir];
}

test.each([
  ['--id is missing', []],
  ["Unknown option '--colour'", ['--colour', 'red']],
  ['--id zero is not a count', ['--id', 'zero']],
  ['--peers: "2:8002" is not ID=HOST:PORT', ['--id', '1', '--peers', '2:8002']],
  ['--peers names node 1, which is this node', ['--id', '1', '--peers', '1=h:1']],
  ['names a node twice', ['--id', '1', '--peers', '2=h:1,2=h:2']],
  ['--election-timeout-ms 600-300', ['--id', '1', '--election-timeout-ms', '600-300']],
  ['--heartbeat-ms 300 is not below', ['--id', '1', '--heartbeat-ms', '300']],
  ['--transport-port 70000', ['--id', '1', '--transport-port', '70000']],
])('a wrong command line is told in one line: %s', async (reason, args) => {
  const server = run(args);
  expect(await server.exited).toBe(254);
  expect(server.lines).toHaveLength(1);
  expect(server.lines[0]).toContain(reason);
});

test('a planted bug needs a known name and a test', async () => {
  const unknown = run([...(await flags('bug')), '--bug', 'bad']);
  expect(await unknown.exited).toBe(254);
  expect(unknown.lines.join()).toMatch(
    /--bug bad is not known; there are: [a-z-]+,.* read-local-leader,/,
  );
  const serious = run([...(await flags('bug')), '--bug', 'no-fsync'], { RAFT_JEPSEN_TEST: '' });
  expect(await serious.exited).toBe(254);
  expect(serious.lines.join()).toMatch(/set RAFT_JEPSEN_TEST=1/);
});

test('a port in use is told in one line', async () => {
  const first = await flags('first');
  await run(first).line(/ ready /);
  const second = run(await flags('second', Number(first[3])));
  expect(await second.exited).toBe(255);
  const told = second.lines.filter((line) => !line.includes(' info '));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/a port is in use: .*Choose another --transport-port/);
});

test('a damaged log is refused in one line; a torn one is not', async () => {
  const args = await flags('damaged');
  const log = path.join(folder, 'damaged', 'raft.log');
  const server = run(args);
  await server.line(/ elected /);
  expect(await server.kill('SIGTERM')).toBe(0);
  const whole = readFileSync(log);

  const damaged = Buffer.from(whole);
  damaged.writeUInt8(damaged.readUInt8(30) ^ 1, 30);
  writeFileSync(log, damaged);
  const refused = run(args);
  expect(await refused.exited).toBe(255);
  expect(refused.lines).toHaveLength(1);
  expect(refused.lines[0]).toMatch(/raft\.log .*is damaged: .*restore the data folder/);

  writeFileSync(log, whole.subarray(0, whole.length - 1));
  expect(await run(args).line(/ recovered /)).toMatch(/tornBytes=\d\d/);
});

test('it ends with its parent', async () => {
  const server = run([...(await flags('parent')), '--exit-with-parent']);
  await server.line(/ ready /);
  server.child.stdin!.end();
  expect(await server.exited).toBe(0);
});

test('SIGTERM is a graceful end, also in the middle of an election', async () => {
  const server = run([...(await flags('alone')), '--peers', '2=127.0.0.1:1,3=127.0.0.1:1']);
  await server.line(/ election-timeout /);
  expect(await server.kill('SIGTERM')).toBe(0);
});
