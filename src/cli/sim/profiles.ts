import { churn } from './profiles/churn.ts';
import { core } from './profiles/core.ts';
import { fig8 } from './profiles/fig8.ts';
import { power } from './profiles/power.ts';
import type { Profile } from './profiles/profile.ts';
import { quiet } from './profiles/quiet.ts';
import { rot } from './profiles/rot.ts';
import { snap } from './profiles/snap.ts';
import { swarm } from './profiles/swarm.ts';

/** Every profile, a file each. The command names them: nothing here draws. */
export const profiles: readonly Profile[] = [
  ...[swarm, churn, fig8, snap, power, rot, quiet, core],
  { name: 'none', draw: () => ({}) },
];

export const profileNames: readonly string[] = profiles.map(({ name }) => name);
