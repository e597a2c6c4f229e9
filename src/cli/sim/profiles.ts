import { unknownName } from '../../errors.ts';
import { seededRandom } from '../../random.ts';
import { churn } from './profiles/churn.ts';
import { core } from './profiles/core.ts';
import { fig8 } from './profiles/fig8.ts';
import { power } from './profiles/power.ts';
import type { Profile } from './profiles/profile.ts';
import { quiet } from './profiles/quiet.ts';
import { rot } from './profiles/rot.ts';
import { snap } from './profiles/snap.ts';
import { swarm } from './profiles/swarm.ts';
import type { SimCommandOptions, Typed } from './sim-options.ts';

/** Every profile, a file each. */
const profiles: readonly Profile[] = [
  ...[swarm, churn, fig8, snap, power, rot, quiet, core],
  { name: 'none', draw: () => ({}) },
];

export const profileNames: readonly string[] = profiles.map(({ name }) => name);

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
  const found = profiles.find(({ name }) => name === profile);
  if (found === undefined) throw unknownName('RJ093', 'profile', profile, profileNames);
  const drawn = Object.entries(found.draw(seededRandom(seed).fork(`profile ${profile}`))).filter(
    ([name]) => !typed.has(name),
  );
  return { ...others, ...Object.fromEntries(drawn), seed };
}
