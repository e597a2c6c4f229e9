/**
 * Inside a network namespace, by `bench/netns.ts`: an etcd under every shape of partition, and
 * what probes of their own saw of it. Prints a table; ends with 1 when a limit was missed.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { nemesisByName } from '../../nemesis/combined.ts';
import { partitionShapes, windowSteps } from '../../nemesis/partition.ts';
import { createRecorder } from '../../src/history/recorder.ts';
import { seededRandom } from '../../src/random.ts';
import { planTest } from '../../src/runner/plan.ts';
import { runTest } from '../../src/runner/run.ts';
import { etcd } from '../../src/systems/etcd/definition.ts';
import { systemFrom } from '../../src/systems/defined/system-from.ts';
import { openNetnsNetwork } from '../../src/world/live/net/netns/netns-network.ts';
import { createLiveWorld } from '../../src/world/live/world.ts';
import { nodeNames } from '../../src/world/node-names.ts';
import { workloadByName } from '../../workloads/registry.ts';
import { measured, type Change } from './measured.ts';
import { startProbes, type Views } from './probes.ts';
import { limits, tableOf } from './table.ts';

/** Enough for a heal to be seen: nothing is cut again before every node can be written to. */
const openUs = 3_000_000;

const [count = '3', folder = '', seed = '1', cutMs = '', only = ''] = process.argv.slice(2);
const windowUs = Number(cutMs) * 1000;
const names = nodeNames(Number(count));
const shapes = partitionShapes.filter((shape) => only === '' || only.split(',').includes(shape));
const random = seededRandom(Number(seed));
const schedule = shapes.flatMap((shape, i) => {
  const startUs = 1_000_000 + i * (windowUs + openUs);
  return windowSteps({ startUs, endUs: startUs + windowUs }, names, shape, random.fork(shape));
});
const timeLimitMs = (1_000_000 + shapes.length * (windowUs + openUs)) / 1000;

const world = createLiveWorld({
  ...{ system: systemFrom(etcd()), nodes: names.length, network: openNetnsNetwork },
  runDir: path.join(folder, count),
});
/** What the history's times are in the clock of the probes. */
const originUs = Number(process.hrtime.bigint() / 1000n) - world.clock.nowUs();
const plan = planTest({
  ...{ workload: workloadByName('mixed'), nemesis: nemesisByName('partition'), schedule },
  ...{ nodes: names, seed: Number(seed), timeoutMs: 1000 },
  options: { timeLimitMs, rate: 100 },
});
let views: Views | undefined;
let end: (() => Promise<Views>) | undefined;
const recorder = createRecorder({ nowUs: () => world.clock.nowUs(), write: () => undefined });
const outcome = await runTest({
  ...{ plan, recorder },
  world: {
    ...world,
    start: async () => {
      await world.start();
      end = await startProbes(world.processes());
    },
    stop: async () => {
      views = await end?.();
      await world.stop();
    },
  },
});
for (const error of outcome.errors) console.error(error);
if (views === undefined || outcome.errors.length > 0) process.exit(2);
const changes = measured(outcome.nemesisEvents, names, views, originUs);
const load = readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 1).join('');
console.log(`\netcd of ${count} nodes, user ${userOf()}, load ${load}\n`);
console.log(tableOf(changes).join('\n'));
const cuts = changes.flatMap(({ cutMs }) => cutMs ?? []);
const late = cuts.filter((ms) => ms > limits.offMs);
console.log(
  `\n${cuts.length} cuts: the last packet at most ${limits.offMs} ms after the record of ${cuts.length - late.length}`,
);
process.exitCode = changes.every(holds) && changes.some(({ cut }) => cut > 0) ? 0 : 1;

function holds({ offMs, writableMs }: Change): boolean {
  return Math.abs(offMs ?? 0) <= limits.offMs && (writableMs ?? 0) <= limits.writableMs;
}

/** Outside of the user namespace, where there is one. */
function userOf(): string {
  const [, outside = '?'] = readFileSync('/proc/self/uid_map', 'utf8').trim().split(/\s+/);
  return outside;
}
