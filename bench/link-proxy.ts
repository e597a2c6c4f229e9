/**
 * What a link's proxy costs: the same requests from one process to another, directly and
 * through a proxy in this third process, as nodes and harness are in a run. Rounds alternate
 * between the two, so that both see the same machine. `npx tsx bench/link-proxy.ts`
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openLinkProxy } from '../src/world/live/net/link-proxy.ts';

const host = '127.0.0.1';
const rounds = 7;
const requests = 3_000;

const serverProgram = `
  import http from 'node:http';
  const server = http.createServer((request, response) => response.end('pong'));
  server.listen(0, '${host}', () => process.send(server.address().port));
  process.on('disconnect', () => process.exit());`;

/** Takes {port, clients}, sends the requests, and answers with the microseconds that they took. */
const clientProgram = `
  import http from 'node:http';
  const get = (agent, port) => new Promise((resolve, reject) => {
    http.get({ agent, host: '${host}', port }, (response) => {
      response.resume();
      response.once('end', resolve);
    }).once('error', reject);
  });
  process.on('message', async ({ port, clients }) => {
    const agent = new http.Agent({ keepAlive: true });
    let left = ${requests};
    const startedMs = performance.now();
    await Promise.all(Array.from({ length: clients }, async () => {
      while (left-- > 0) await get(agent, port);
    }));
    agent.destroy();
    process.send((performance.now() - startedMs) * 1000);
  });
  process.on('disconnect', () => process.exit());`;

const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-link-proxy-'));
function run(name: string, program: string): ChildProcess {
  const file = path.join(folder, `${name}.mjs`);
  writeFileSync(file, program);
  return fork(file, { execArgv: [] });
}

const server = run('server', serverProgram);
const [port] = (await once(server, 'message')) as [number];
const client = run('client', clientProgram);
const proxy = await openLinkProxy(host, { host, port });

/** Microseconds a request. */
async function round(to: number, clients: number): Promise<number> {
  client.send({ port: to, clients });
  const [elapsedUs] = (await once(client, 'message')) as [number];
  return elapsedUs / requests;
}

function worded(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const [min = 0] = sorted;
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `min ${min.toFixed(0)} µs, median ${median.toFixed(0)} µs a request (${(1e6 / median).toFixed(0)}/s)`;
}

const load = (): string => `load ${(os.loadavg()[0] ?? 0).toFixed(2)} on ${os.cpus().length} cores`;
console.log(load());
await round(port, 4);
await round(proxy.port, 4);
for (const clients of [1, 10, 32]) {
  const direct: number[] = [];
  const proxied: number[] = [];
  for (let i = 0; i < rounds; i++) {
    direct.push(await round(port, clients));
    proxied.push(await round(proxy.port, clients));
  }
  console.log(`${clients} at once, direct:  ${worded(direct)}`);
  console.log(`${clients} at once, proxied: ${worded(proxied)}`);
}
console.log(load());
await proxy.close();
server.disconnect();
client.disconnect();
rmSync(folder, { recursive: true });
