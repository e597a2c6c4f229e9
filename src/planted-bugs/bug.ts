/** Where the line is whose rule a bug breaks. */
export type Place = 'core' | 'node' | 'kv';

/** What a seeded `raft-jepsen sim` draws the cluster, its load and its faults by. */
export type BugProfile = 'swarm' | 'quiet' | 'churn' | 'fig8' | 'snap' | 'power' | 'core';

/** A mistake that the server can be made to make, to see whether a test finds it. */
export interface PlantedBug {
  readonly name: string;
  readonly place: Place;
  /** The faults under which it is looked for: see docs/bug-zoo.md for what came of it. */
  readonly profile: BugProfile;
  /** The operations that show it, in place of those of the profile. */
  readonly workload?: 'cas' | 'mixed';
  /** What is expected to see it: invariants of the simulator, `linearizable`, or a sign of no progress. */
  readonly detectors: readonly [string, ...string[]];
  /** What is wrong, what it leads to, and when it shows. */
  readonly summary: string;
  /** The rule, in a sentence. */
  readonly teaches: string;
  /** Where the rule stands, and systems that were met with it broken. */
  readonly source: string;
  /** Whether `raft-jepsen run --nemesis all` on real processes is known to find it. */
  readonly foundByRun?: true;
}
