import { performance } from 'node:perf_hooks';
import { execute } from '../../../runner/execute.ts';
import type { Results } from '../../../store/records.ts';
import { nodeNames } from '../../../world/node-names.ts';
import { configurationsWithin } from '../../options/memory-limit.ts';
import { planFrom, repeatCommand } from '../../run/run-plan.ts';
import type { SimCommandOptions } from '../sim-options.ts';
import { simVenue } from '../sim-venue.ts';
import { LineHash } from './line-hash.ts';

/** A check that takes longer is `unknown`: a swarm has no patience. */
const checkTimeLimitMs = 60_000;

/** What came of one seed. Nothing of it is on disk. */
export interface SeedResult {
  readonly seed: number;
  readonly verdict: Results['verdict'];
  readonly exitCode: number;
  /** What did not hold, and how; with errors of the harness. */
  readonly violated: readonly { readonly name: string; readonly summary: string }[];
  /** Properties that could not be decided, by name. */
  readonly undecided: readonly string[];
  /** Of every event of the world and every line of the history. */
  readonly trace: string;
  readonly events: number;
  readonly virtualUs: number;
  readonly command: string;
}

/** Runs one seed in this thread, with the options that its profile has drawn already. */
export async function runSeed(options: SimCommandOptions, seed: number): Promise<SeedResult> {
  const plan = planFrom(options, seed, nodeNames(options.nodes));
  const venue = await simVenue(options);
  const world = venue.createWorld({ seed });
  const hash = new LineHash();
  const { results } = await execute({
    ...{ id: `seed-${seed}`, plan, world, failFast: options.failFast === true },
    write: (line) => hash.add(line),
    limits: {
      configurations: configurationsWithin(),
      time: { limitMs: checkTimeLimitMs, now: () => performance.now() },
    },
  });
  const trace = world.trace();
  hash.add(String(trace.hash));
  const having = (status: string): Results['properties'] =>
    results.properties.filter((property) => property.status === status);
  return {
    seed,
    verdict: results.verdict,
    exitCode: results.exitCode,
    violated: [
      ...having('violated').map(({ name, summary }) => ({ name, summary })),
      ...results.errors.map((summary) => ({ name: 'harness-error', summary })),
    ],
    undecided: having('unknown').map(({ name }) => name),
    trace: hash.hex().slice(0, 16),
    events: trace.events,
    virtualUs: world.clock.nowUs(),
    command: repeatCommand(options, venue, seed),
  };
}
