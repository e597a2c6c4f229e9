import type { Profile } from './profile.ts';
import { swarm } from './swarm.ts';

/** Hardly any traffic that would carry a node along: what is not said again is missed for long. */
export const quiet: Profile = {
  name: 'quiet',
  draw: (random) => ({
    ...swarm.draw(random),
    rate: random.pick([2, 4, 8]),
    concurrency: random.pick([2, 4]),
    keys: 1,
  }),
};
