/**
 * The simulated world: events of five nodes that one wall second and one CPU second pay for, and how
 * much virtual time passes meanwhile. An event is one that came to pass in virtual time: a message that
 * arrived, a timer that fired, a sync that ended, a request or an answer of a client that arrived.
 * What was called off before its time is none. Invariants and the check of the history are included.
 * Run: npx tsx bench/sim.ts [--nodes 5] [--seeds 5] [--seconds 20] [--rate 1000]
 */
import { loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { nemesisByName } from '../nemesis/combined.ts';
import { raftSystem } from '../src/raft/sim/raft-system.ts';
import { execute } from '../src/runner/execute.ts';
import { planTest, randomFor } from '../src/runner/plan.ts';
import { fairWeather, type Weather } from '../src/world/sim/weather.ts';
import { createSimWorld } from '../src/world/sim/world.ts';
import { workloadByName } from '../workloads/registry.ts';

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '5' },
    seeds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '20' },
    rate: { type: 'string', default: '1000' },
  },
});
const nodes = Number(values.nodes);
const seeds = Number(values.seeds);

interface Kind {
  readonly name: string;
  readonly nemesis: string;
  readonly powerLoss: boolean;
  readonly weather: Weather;
}

const kinds: readonly Kind[] = [
  { name: 'fault-free', nemesis: 'none', powerLoss: false, weather: fairWeather },
  {
    name: 'all faults',
    nemesis: 'all',
    powerLoss: true,
    weather: { ...fairWeather, dropRate: 0.02, dupRate: 0.02 },
  },
];

async function runSeed({ nemesis, powerLoss, weather }: Kind, seed: number) {
  const world = createSimWorld({
    ...{ system: raftSystem(), nodes, powerLoss, weather },
    random: randomFor(seed, 'world'),
  });
  const plan = planTest({
    workload: workloadByName('mixed'),
    nemesis: nemesisByName(nemesis),
    nemesisIntervalMs: 1000,
    options: { rate: Number(values.rate), timeLimitMs: Number(values.seconds) * 1000 },
    nodes: world.nodes,
    seed,
  });
  const { results } = await execute({ id: `seed-${seed}`, plan, world });
  if (results.verdict !== 'valid') console.log(`seed ${seed}: ${results.verdict}`);
  return { events: world.trace().events, virtualUs: world.clock.nowUs() };
}

for (const kind of kinds) {
  await runSeed(kind, 1);
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  let events = 0;
  let virtualUs = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const ran = await runSeed(kind, seed);
    events += ran.events;
    virtualUs += ran.virtualUs;
  }
  const wall = (performance.now() - startMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const cpuSeconds = (user + system) / 1e6;
  const perSecond = (seconds: number): string =>
    Math.round(events / seconds)
      .toLocaleString('en')
      .padStart(9);
  console.log(
    [
      kind.name.padEnd(10),
      `${nodes} nodes`,
      `${events.toLocaleString('en')} events`,
      `${perSecond(wall)} per wall second`,
      `${perSecond(cpuSeconds)} per CPU second`,
      `virtual ${(virtualUs / 1e6 / cpuSeconds).toFixed(0)} × CPU, ${(virtualUs / 1e6 / wall).toFixed(0)} × wall`,
      `load ${loadavg()[0]?.toFixed(1) ?? '?'}`,
    ].join('  '),
  );
}
