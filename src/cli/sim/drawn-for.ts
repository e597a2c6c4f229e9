import { unknownName } from '../../errors.ts';
import { seededRandom } from '../../random.ts';
import { profileNames, profiles } from './profiles.ts';
import type { SimCommandOptions, Typed } from './sim-options.ts';

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
