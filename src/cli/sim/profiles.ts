import { unknownName } from '../../errors.ts';
import { seededRandom, type Random } from '../../random.ts';
import type { SimCommandOptions, Typed } from './sim-options.ts';

type Drawn = Partial<SimCommandOptions>;

/** Every kind of fault is there or not, and then drawn: rare together, each often alone (swarm testing). */
function swarm(random: Random): Drawn {
  const families = ['partition', 'pause', 'kill'].filter(() => random.chance(0.6));
  const drop = random.chance(0.5) ? random.pick([0.005, 0.02, 0.1]) : undefined;
  const dup = random.chance(0.5) ? random.pick([0.01, 0.1, 0.3]) : undefined;
  const delay = random.chance(0.6) ? random.pick(['1', 'exp:1', 'exp:5', '0.1..20']) : undefined;
  return {
    nodes: random.pick([3, 3, 4, 5, 5, 7]),
    nemesis: families.length === 0 ? 'partition' : families.join(','),
    nemesisInterval: random.pick([0.5, 1, 2]),
    timeLimit: 10,
    rate: random.pick([50, 100, 200]),
    concurrency: random.pick([5, 10, 16]),
    keys: random.pick([1, 3, 8]),
    powerLoss: random.chance(0.5),
    ...(drop !== undefined && { dropRate: drop }),
    ...(dup !== undefined && { dupRate: dup }),
    ...(delay !== undefined && { delay }),
  };
}

/** Hardly any traffic that would carry a node along: what is not said again is missed for long. */
function quiet(random: Random): Drawn {
  return {
    ...swarm(random),
    rate: random.pick([2, 4, 8]),
    concurrency: random.pick([2, 4]),
    keys: 1,
  };
}

const profiles: Readonly<Record<string, (random: Random) => Drawn>> = {
  swarm,
  quiet,
  none: () => ({}),
};

/**
 * The options with what their profile draws from the seed, and without the profile: a command of its own.
 * What was typed stays. Throws RJ093 for a profile that there is not.
 */
export function drawnFor(
  options: SimCommandOptions,
  typed: Typed,
  seed: number,
): SimCommandOptions {
  const { profile, ...others } = options;
  if (profile === undefined) return { ...others, seed };
  const draw = profiles[profile];
  if (draw === undefined) throw unknownName('RJ093', 'profile', profile, Object.keys(profiles));
  const drawn = Object.entries(draw(seededRandom(seed).fork(`profile ${profile}`))).filter(
    ([name]) => !typed.has(name),
  );
  return { ...others, ...Object.fromEntries(drawn), seed };
}
