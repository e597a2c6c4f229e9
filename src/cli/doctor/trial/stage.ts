import type { System } from '../../../systems/system.ts';
import type { LiveWorld } from '../../../world/live/world.ts';
import type { Finding } from '../doctor-examine.ts';
import type { Asker } from './asker.ts';

/** What the steps in one cluster have. */
export interface Stage {
  readonly system: System;
  readonly world: LiveWorld;
  readonly asker: Asker;
  readonly signal: AbortSignal;
}

/** Undefined: there was nothing to try. */
export type Step = (stage: Stage) => Promise<Finding | undefined>;
