import { load, weather, type Profile } from './profile.ts';

const scenarios = [
  ...['leader-failure', 'leader-isolation', 'split-brain', 'rolling-failures', 'recovery'],
  ...['delayed-replication', 'flapping', 'crash-on-write', 'core'],
];

/** Every kind of fault is there or not, and then drawn: rare together, each often alone (swarm testing). */
export const swarm: Profile = {
  name: 'swarm',
  draw(random) {
    const families = ['partition', 'pause', 'kill'].filter(() => random.chance(0.6));
    const staged = random.chance(0.25);
    const entries = random.chance(0.5) ? random.pick(['10', '50', '200']) : undefined;
    return {
      nodes: random.pick([3, 3, 4, 5, 5, 7]),
      workload: random.pick(['mixed', 'mixed', 'mixed', 'cas', 'write-heavy', 'hot-key']),
      nemesisInterval: random.pick([0.5, 1, 2]),
      ...(staged
        ? { nemesis: 'none', scenario: random.pick(scenarios) }
        : { nemesis: families.length === 0 ? 'partition' : families.join(',') }),
      ...load(random),
      ...weather(random),
      powerLoss: random.chance(0.5),
      ...(random.chance(0.15) && { storage: 'bytes' }),
      ...(entries !== undefined && { snapshotEntries: entries }),
    };
  },
};
