import { unknownName } from '../../../errors.ts';
import { churn } from './churn.ts';
import { core } from './core.ts';
import { crashOnWrite } from './crash-on-write.ts';
import { delayedReplication } from './delayed-replication.ts';
import { figure8 } from './fig8.ts';
import { flapping } from './flapping.ts';
import { leaderFailure } from './leader-failure.ts';
import { leaderIsolation } from './leader-isolation.ts';
import { powerCuts } from './power-cuts.ts';
import { recovery } from './recovery.ts';
import { rollingFailures } from './rolling-failures.ts';
import { rot } from './rot.ts';
import type { Scenario } from './scenario.ts';
import { splitBrain } from './split-brain.ts';

/** Every scenario, a file each. */
export const scenarios: readonly Scenario[] = [
  ...[leaderFailure, leaderIsolation, splitBrain, rollingFailures, delayedReplication, recovery],
  ...[flapping, figure8, churn, crashOnWrite, powerCuts, rot, core],
];

/** Throws RJ131. */
export function scenarioByName(name: string): Scenario {
  const found = scenarios.find((each) => each.name === name);
  if (found !== undefined) return found;
  throw unknownName(
    'RJ131',
    'scenario',
    name,
    scenarios.map((each) => each.name),
  );
}
