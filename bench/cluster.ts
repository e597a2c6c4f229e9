/**
 * Throughput of a whole live run without faults: 10 clients, write-heavy, 3 nodes of the
 * built-in Raft KV, each thread as fast as it can. Nodes, link proxies and harness share the
 * machine, so this measures all of them together.
 * Run: npm run build && npx tsx bench/cluster.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { nemesisByName } from '../nemesis/combined.ts';
import { createRecorder } from '../src/history/recorder.ts';
import { planTest } from '../src/runner/plan.ts';
import { runTest } from '../src/runner/run.ts';
import { runStats } from '../src/runner/stats.ts';
import { raftKv } from '../src/systems/raft-kv/system.ts';
import { createLiveWorld } from '../src/world/live/world.ts';
import { workloadByName } from '../workloads/registry.ts';

const rounds = 3;
const timeLimitMs = 10_000;

async function round(runDir: string): Promise<void> {
  const world = createLiveWorld({ system: raftKv(), nodes: 3, runDir });
  const plan = planTest({
    workload: workloadByName('write-heavy'),
    nemesis: nemesisByName('none'),
    options: { concurrency: 10, rate: 0, timeLimitMs },
    nodes: world.nodes,
    seed: 1,
  });
  const recorder = createRecorder({ nowUs: () => world.clock.nowUs(), write: () => undefined });
  const outcome = await runTest({ plan, world, recorder });
  if (outcome.errors.length > 0) throw outcome.errors[0];
  const stats = runStats(outcome);
  const ok = Object.values(stats.counts).reduce((sum, count) => sum + count.ok, 0);
  const latencies = Object.entries(stats.latency).map(([f, { p50Us, p99Us }]) => {
    return `${f} p50 ${(p50Us / 1000).toFixed(1)} ms p99 ${(p99Us / 1000).toFixed(1)} ms`;
  });
  const total = outcome.operations.length;
  console.log(
    `${Math.round((ok * 1000) / timeLimitMs)} ok/s (${total} operations), ${latencies.join(', ')}, load ${loadavg()[0]?.toFixed(2) ?? '?'}`,
  );
}

const dir = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-bench-'));
try {
  console.log(`load ${loadavg()[0]?.toFixed(2) ?? '?'} before, Node ${process.versions.node}`);
  for (let i = 0; i < rounds; i++) await round(path.join(dir, String(i)));
} finally {
  rmSync(dir, { recursive: true, force: true });
}
