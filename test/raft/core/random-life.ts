// The life of a cluster from one seed: some seconds of faults and load, then recovery.
import { expect } from 'vitest';
import { isJoint } from '../../../src/raft/core/index.ts';
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

/** Asks leaders for changes of their members, and for their office, without asking whether they can. */
function changeMembers(cluster: SimulatedCluster): void {
  const random = cluster.random.fork('members');
  const meanUs = random.pick([60_000, 150_000, 400_000]);
  const act = (): void => {
    if (cluster.nowUs >= faultsUs) return;
    cluster.at(random.exponential(meanUs), act);
    const [leader] = cluster.leaders();
    const members = leader?.driver?.status().configuration.members;
    if (leader === undefined || members === undefined) return;
    const learners = members.filter(({ standing }) => standing === 'learner').map(({ id }) => id);
    const voters = members.filter(({ standing }) => standing === 'voter').map(({ id }) => id);
    const free = cluster.nodes
      .map(({ id }) => id)
      .filter((id) => !members.some((m) => m.id === id));
    const victim = random.chance(0.4) ? leader.id : random.pick(cluster.nodes).id;
    const kind = random.pick(['add', 'promote', 'remove', 'replace', 'transfer', 'any'] as const);
    if (kind === 'transfer' && voters.length > 0) cluster.transfer(leader, random.pick(voters));
    else if (kind === 'add' && free.length > 0) {
      cluster.change(leader, { add: [{ id: random.pick(free), address: '' }] });
    } else if (kind === 'promote' && learners.length > 0) {
      cluster.change(leader, { promote: learners });
    } else if (kind === 'replace' && learners.length > 0) {
      cluster.change(leader, { promote: [random.pick(learners)], remove: [victim] });
    } else if (kind === 'remove' && voters.length > 1) cluster.change(leader, { remove: [victim] });
    else if (kind === 'any') {
      const remove = cluster.nodes.map(({ id }) => id).filter(() => random.chance(0.4));
      const promote = learners.filter((id) => !remove.includes(id));
      cluster.change(leader, { promote, remove });
    }
    // What follows at once from its own decision meets the worst network.
    if (random.chance(0.2)) {
      for (const other of cluster.nodes) if (random.chance(0.5)) cluster.cut(leader, other);
    }
    if (random.chance(0.1)) {
      cluster.crash(leader);
      cluster.at(random.exponential(200_000), () => cluster.restart(leader));
    }
  };
  cluster.at(random.exponential(600_000), act);
}

function keepBusy(cluster: SimulatedCluster): void {
  const random = cluster.random.fork('clients');
  let value = 0;
  const act = (): void => {
    if (cluster.nowUs >= faultsUs) return;
    const node = random.pick(cluster.leaders().length > 0 ? cluster.leaders() : cluster.nodes);
    if (random.chance(0.6)) {
      value++;
      cluster.proposed.set(`v${value}`, cluster.propose(node, `v${value}`));
    } else cluster.read(node);
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
  const { configuration } = leader!.driver!.status();
  expect(isJoint(configuration.members)).toBe(false);
  for (const node of cluster.nodes) {
    const { disk, machine } = node;
    const status = node.driver!.status();
    if (!configuration.members.some(({ id }) => id === node.id)) {
      // It was never added, or knows that it is out.
      expect(status.standing, `n${node.id}`).toBe(null);
      continue;
    }
    expect(status.configuration).toEqual(configuration);
    expect(machine.snapshot()).toEqual(leader?.machine.snapshot());
    expect(disk.base.index + disk.entries.length).toBe(machine.applied.index);
    expect(disk.entries.filter((entry) => leader?.disk.has(entry) !== true)).toEqual([]);
  }
}

/** A proposal that was refused has no effect, one that was committed has one, and none has two. */
function countEffects({ watch, proposed, answers }: SimulatedCluster): void {
  const effects = new Map<string, number>();
  for (const { entry } of watch.committed) {
    if (entry.kind === 'command') effects.set(entry.data, (effects.get(entry.data) ?? 0) + 1);
  }
  for (const [data, requestId] of proposed) {
    const count = effects.get(data) ?? 0;
    const answer = answers.get(requestId);
    const least = answer === 'committed' ? 1 : 0;
    const most = answer === 'refused' ? 0 : 1;
    if (count >= least && count <= most) continue;
    throw new Error(
      `${data} is ${count} times in the log, and was answered: ${answer ?? 'not at all'}`,
    );
  }
}

/** Lives the lives of the seeds; a failure names the seed that repeats it. Returns how often what was met. */
export function liveAll(from: number, to: number): ReadonlyMap<string, number> {
  const met = new Map<string, number>();
  for (let seed = from; seed < to; seed++) {
    try {
      const { watch, snapshots, membership } = live(seed);
      for (const { name, occasions } of watch.invariants) {
        met.set(name, (met.get(name) ?? 0) + occasions);
      }
      for (const [name, count] of [...snapshots.counts, ...membership.counts])
        met.set(name, (met.get(name) ?? 0) + count);
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
  const spares = seed % 7 < 4 ? 2 : 0;
  const cluster = new SimulatedCluster(seed, count, limits, spares);
  cluster.snapshotEvery = [3, 10, Infinity, 40, 1][seed % 5] ?? Infinity;
  unleash(cluster);
  keepBusy(cluster);
  if (spares > 0) changeMembers(cluster);
  cluster.run(faultsUs);
  recover(cluster);
  countEffects(cluster);
  return cluster;
}
