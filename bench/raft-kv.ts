// Measures the built-in Raft KV alone: three node processes on this machine, a fixed number
// of clients that write and read in a closed loop over kept connections, no faults.
// The client is in the same process as the loop and shares the machine with the nodes: on
// two cores, three nodes and the client compete, so this is a figure of the whole machine.
//
//   npm run build && npx tsx bench/raft-kv.ts [clients=10] [operations=5000] [rounds=3]
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';

const [clients = 10, operations = 5000, rounds = 3] = process.argv.slice(2).map(Number);
const nodeCount = 3;
const main = path.resolve(import.meta.dirname, '../dist/src/raft/server/main.js');

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function call(port: number, method: string, url: string, body?: string): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const options = { agent, host: '127.0.0.1', port, method, path: url, headers };
    const outgoing = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve([response.statusCode ?? 0, Buffer.concat(chunks).toString()]),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function leaderPort(ports: readonly number[]): Promise<number> {
  for (;;) {
    for (const port of ports) {
      const answer = await call(port, 'GET', '/client/leader').catch(() => null);
      const api = /"api":"[^"]*:(\d+)"/.exec(answer?.[1] ?? '');
      if (api !== null) return Number(api[1]);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Runs `operations` calls on `clients` connections; latencies in milliseconds, sorted. */
async function load(port: number, kind: 'write' | 'read'): Promise<[number, number[]]> {
  const latencies: number[] = [];
  let left = operations;
  const start = performance.now();
  const client = async (id: number): Promise<void> => {
    for (; left > 0;) {
      left--;
      const began = performance.now();
      const [status, text] =
        kind === 'write'
          ? await call(port, 'POST', `/kv/k${id % 5}`, JSON.stringify({ value: left }))
          : await call(port, 'GET', `/kv/k${id % 5}`);
      if (status !== 200) throw new Error(`${kind}: ${status} ${text}`);
      latencies.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, id) => client(id)));
  const seconds = (performance.now() - start) / 1000;
  return [operations / seconds, latencies.sort((a, b) => a - b)];
}

function quantile(sorted: readonly number[], q: number): string {
  return (sorted[Math.floor(q * (sorted.length - 1))] ?? 0).toFixed(2);
}

const folder = mkdtempSync(path.join(tmpdir(), 'raft-bench-'));
const ports = await Promise.all(Array.from({ length: 2 * nodeCount }, freePort));
const children: ChildProcess[] = [];
try {
  for (let id = 1; id <= nodeCount; id++) {
    const peers = Array.from({ length: nodeCount }, (_, i) => i + 1)
      .filter((peer) => peer !== id)
      .map((peer) => `${peer}=127.0.0.1:${ports[peer - 1]}`);
    const flags = [
      ...['--id', id, '--transport-port', ports[id - 1], '--api-port', ports[nodeCount + id - 1]],
      ...['--data-dir', path.join(folder, String(id)), '--peers', peers.join(',')],
      '--exit-with-parent',
    ];
    const stdio: ['pipe', 'ignore', 'ignore'] = ['pipe', 'ignore', 'ignore'];
    children.push(spawn(process.execPath, [main, ...flags.map(String)], { stdio }));
  }
  const port = await leaderPort(ports.slice(nodeCount));
  await load(port, 'write'); // Compiles the hot paths; not counted.
  console.log(`${nodeCount} nodes, ${clients} clients, ${operations} operations a round`);
  for (let round = 0; round < rounds; round++) {
    for (const kind of ['write', 'read'] as const) {
      const [rate, sorted] = await load(port, kind);
      const latency = `p50 ${quantile(sorted, 0.5)} ms, p99 ${quantile(sorted, 0.99)} ms`;
      const busy = `load ${(loadavg()[0] ?? 0).toFixed(1)}`;
      console.log(`${kind.padEnd(5)} ${Math.round(rate)} op/s, ${latency}, ${busy}`);
    }
  }
} finally {
  agent.destroy();
  await Promise.all(
    children.map(
      (child) =>
        new Promise((resolve) => {
          child.once('exit', resolve);
          child.kill('SIGKILL');
        }),
    ),
  );
  rmSync(folder, { recursive: true, force: true });
}
