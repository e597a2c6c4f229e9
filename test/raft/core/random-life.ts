// The life of a cluster from one seed: some seconds of faults and load, then recovery.
import { expect } from 'vitest';
import { SimulatedCluster } from './simulated-cluster.ts';

const faultsUs = 5_000_000;
const recoveryUs = 4_000_000;

/** Draws which faults this life has (swarm testing: each one may be absent), and schedules them. */
function unleash(cluster: SimulatedCluster): void {
  const random = cluster.random.fork('faults');
  cluster.weather = {
    loss: random.chance(0.5) ? random.float() * 0.2 : 0,
    duplication: random.chance(0.5) ? random.float() * 0.2 : 0,
    meanDelayUs: random.pick([200, 2_000, 20_000, 80_000]),
    meanSyncUs: random.pick([100, 2_000, 20_000]),
  };
  const crashes = random.chance(0.6);
  const partitions = random.chance(0.7);
  const act = (): void => {
    if (cluster.nowUs >= faultsUs) return;
    const node = random.pick(cluster.nodes);
    const leader = cluster.leaders()[0] ?? node;
    const victim = random.chance(0.5) ? leader : node;
    if (crashes && random.chance(0.5)) {
      cluster.crash(victim);
      cluster.at(random.exponential(150_000), () => cluster.restart(victim));
    } else if (partitions) {
      if (random.chance(0.3)) cluster.heal();
      for (const other of cluster.nodes) {
        if (random.chance(0.6)) cluster.cut(victim, other);
        if (random.chance(0.6)) cluster.cut(other, victim);
      }
    }
    cluster.at(random.exponential(250_000), act);
  };
  cluster.at(random.exponential(400_000), act);
}

function keepBusy(cluster: SimulatedCluster): void {
  const random = cluster.random.fork('clients');
  let value = 0;
  const act = (): void => {
    if (cluster.nowUs >= faultsUs) return;
    const node = random.pick(cluster.leaders().length > 0 ? cluster.leaders() : cluster.nodes);
    if (random.chance(0.6)) cluster.propose(node, `v${++value}`);
    else cluster.read(node);
    cluster.at(random.exponential(8_000), act);
  };
  cluster.at(1, act);
}

/** After the last fault, the cluster must elect, commit and make all logs equal. */
function recover(cluster: SimulatedCluster): void {
  cluster.heal();
  cluster.weather = { loss: 0, duplication: 0, meanDelayUs: 500, meanSyncUs: 500 };
  for (const node of cluster.nodes) cluster.restart(node);
  cluster.run(cluster.nowUs + recoveryUs);
  const [leader, second] = cluster.leaders();
  expect(second).toBeUndefined();
  const proposal = cluster.propose(leader!, 'the end');
  const read = cluster.read(leader!);
  cluster.run(cluster.nowUs + 500_000);
  expect(cluster.answers.get(proposal)).toBe('committed');
  expect(cluster.answers.get(read)).toBe('read-ready');
  for (const node of cluster.nodes) {
    const { disk, machine } = node;
    expect(machine.snapshot()).toEqual(leader?.machine.snapshot());
    expect(disk.base.index + disk.entries.length).toBe(machine.applied.index);
    for (const entry of disk.entries) expect(leader?.disk.has(entry)).toBe(true);
  }
}

/** Lives the lives of the seeds; a failure names the seed that repeats it. Returns how often what was met. */
export function liveAll(from: number, to: number): ReadonlyMap<string, number> {
  const met = new Map<string, number>();
  for (let seed = from; seed < to; seed++) {
    try {
      const { watch, snapshots } = live(seed);
      for (const { name, occasions } of watch.invariants) {
        met.set(name, (met.get(name) ?? 0) + occasions);
      }
      for (const [name, count] of snapshots.counts) met.set(name, (met.get(name) ?? 0) + count);
    } catch (error) {
      throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
    }
  }
  return met;
}

/** Lives the life of `seed`; throws at the first break of safety, or when it does not recover. */
export function live(seed: number): SimulatedCluster {
  const count = [3, 5, 3, 4, 1, 2][seed % 6] ?? 3;
  const narrow = seed % 2 === 0 ? { maxEntriesPerMessage: 2, maxInflight: 2 } : {};
  const retainedEntries = [0, 2, 10, 1][seed % 4] ?? 0;
  const limits = { ...narrow, retainedEntries, maxSnapshotPart: 4 + (seed % 30) };
  const cluster = new SimulatedCluster(seed, count, limits);
  cluster.snapshotEvery = [3, 10, Infinity, 40, 1][seed % 5] ?? Infinity;
  unleash(cluster);
  keepBusy(cluster);
  cluster.run(faultsUs);
  recover(cluster);
  return cluster;
}
