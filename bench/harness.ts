/**
 * The harness's own share: operations a second that runner and recorder manage when the
 * client answers at once, written to a file as in a real run. Run: npx tsx bench/harness.ts
 *
 * The world is the live clock with a client that does nothing, so what is measured is the
 * pacing, the client threads, the recorder, the JSONL encoding and the buffered file.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { nemesisByName } from '../nemesis/combined.ts';
import { createRecorder } from '../src/history/recorder.ts';
import { planTest } from '../src/runner/plan.ts';
import { runTest } from '../src/runner/run.ts';
import { createLineSink, openSinkFile } from '../src/store/line-sink.ts';
import { createLiveClock } from '../src/world/live/clock.ts';
import type { Role } from '../src/systems/node-status.ts';
import type { World } from '../src/world/world.ts';
import { workloadByName } from '../workloads/registry.ts';

const operations = 500_000;
const rounds = 5;

function instantWorld(): World {
  const nodes = ['n1', 'n2', 'n3'];
  const role: Role = 'leader';
  return {
    nodes,
    clock: createLiveClock(),
    run: (main) => main(),
    start: () => Promise.resolve(),
    openClient: () => ({
      invoke: ({ value }) => Promise.resolve({ type: 'ok', value, node: 'n1' }),
      close: () => undefined,
    }),
    apply: () => Promise.reject(new Error('no faults here')),
    status: () =>
      Promise.resolve([
        { node: 'n1', state: 'up', role, term: 1, leader: 'n1', commitIndex: null },
      ]),
    exits: () => [],
    alarms: () => Promise.resolve([]),
    stop: () => Promise.resolve(),
  };
}

async function round(dir: string): Promise<{ perSecond: number; bytes: number }> {
  const world = instantWorld();
  const plan = planTest({
    workload: workloadByName('write-heavy'),
    nemesis: nemesisByName('none'),
    options: { ops: operations, rate: 0, timeLimitMs: 600_000 },
    nodes: world.nodes,
    seed: 1,
  });
  const file = path.join(dir, `history-${performance.now()}.jsonl`);
  const sink = createLineSink(openSinkFile(file), file);
  const recorder = createRecorder({
    nowUs: () => world.clock.nowUs(),
    write: (line) => {
      sink.write(line);
    },
  });
  const outcome = await runTest({ plan, world, recorder });
  sink.close();
  const run = outcome.phases.find(({ name }) => name === 'run');
  if (run === undefined || outcome.operations.length < operations) throw new Error('incomplete');
  return {
    perSecond: (operations * 1e6) / (run.endUs - run.startUs),
    bytes: statSync(file).size,
  };
}

const dir = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-bench-'));
try {
  console.log(`load ${loadavg()[0]?.toFixed(2) ?? '?'} before, Node ${process.versions.node}`);
  const figures: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const { perSecond, bytes } = await round(dir);
    figures.push(perSecond);
    console.log(
      `round ${i + 1}: ${Math.round(perSecond)} operations/s recorded, ${(bytes / 1e6).toFixed(1)} MB of history`,
    );
  }
  figures.sort((a, b) => a - b);
  console.log(
    `min ${Math.round(figures[0] ?? 0)}, median ${Math.round(figures[rounds >> 1] ?? 0)} operations/s`,
  );
} finally {
  rmSync(dir, { recursive: true, force: true });
}
