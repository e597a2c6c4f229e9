import { HarnessError } from '../../../errors.ts';
import { exitCodes, outrankingCode } from '../../../exit-codes.ts';
import { plural } from '../../../plural.ts';
import { printResults } from '../../run/print-results.ts';
import { runOnce, type FinishedRun } from '../../run/run-once.ts';
import { storeRenderings } from '../../run/store-renderings.ts';
import { catchInterrupts, type Interrupt } from '../../terminal/interrupt.ts';
import { drawnFor } from '../drawn-for.ts';
import type { SimCommandOptions, Typed } from '../sim-options.ts';
import { simVenue } from '../sim-venue.ts';
import { runSeeds } from './seed-jobs.ts';
import type { SeedResult } from './seed-run.ts';
import { combinedTrace, seedsOf } from './seed-list.ts';
import { SeedsProgress } from './seeds-progress.ts';

type ManySeeds = SimCommandOptions & { readonly seeds: number };

/** Runs many seeds, to the first finding unless they are to go on. Returns the exit code. */
export async function seedsAction(asked: ManySeeds, typed: Typed): Promise<number> {
  const options = { profile: 'swarm', ...asked };
  const seeds = seedsOf(options);
  // What is wrong with the options is said before the first seed.
  await simVenue(drawnFor(options, typed, options.seed ?? 1));
  const interrupt = catchInterrupts(exitCodes.interrupted);
  try {
    const results = await searched(options, typed, seeds, interrupt.signal);
    return await reported(options, typed, results, interrupt);
  } finally {
    interrupt.release();
  }
}

/** What came of the seeds, in their order: of those after a finding nothing, unless it is to go on. */
async function searched(
  options: ManySeeds,
  typed: Typed,
  seeds: readonly number[],
  signal: AbortSignal,
): Promise<readonly SeedResult[]> {
  const { jobs = 1, keepGoing = false } = options;
  const progress = new SeedsProgress(process.stderr, seeds.length);
  const place = new Map(seeds.map((seed, at) => [seed, at]));
  const results: SeedResult[] = [];
  try {
    await runSeeds({
      ...{ options, typed, seeds, signal, jobs: Math.min(jobs, seeds.length) },
      onResult: (result) => {
        results.push(result);
        progress.took(result);
        return isFinding(result) && !keepGoing ? 'stop' : 'go on';
      },
    });
  } finally {
    progress.close();
    process.stderr.write(`${progress.line()}\n`);
  }
  results.sort((a, b) => (place.get(a.seed) ?? 0) - (place.get(b.seed) ?? 0));
  const first = results.findIndex(isFinding);
  return first === -1 || keepGoing ? results : results.slice(0, first + 1);
}

/** A violation, or an error of the harness: what nobody has decided is counted, and stops nothing. */
function isFinding({ exitCode }: SeedResult): boolean {
  return exitCode === exitCodes.invalid || exitCode === exitCodes.harnessError;
}

async function reported(
  options: ManySeeds,
  typed: Typed,
  results: readonly SeedResult[],
  interrupt: Interrupt,
): Promise<number> {
  const findings = results.filter(isFinding);
  const interrupted = interrupt.signal.aborted;
  const [first] = findings;
  const run =
    first === undefined || interrupted
      ? undefined
      : await repeated(drawnFor(options, typed, first.seed), first, interrupt);
  const codes = results.map(({ exitCode }) => exitCode);
  const exitCode = outrankingCode(interrupted ? [...codes, exitCodes.interrupted] : codes);
  const undecided = results.filter(({ verdict }) => verdict === 'unknown');
  if (options.json === true) {
    if (run !== undefined) storeRenderings(run);
    const document = {
      ...{ exitCode, seeds: results.length, interrupted, trace: combinedTrace(results) },
      events: results.reduce((sum, { events }) => sum + events, 0),
      virtualSeconds: results.reduce((sum, { virtualUs }) => sum + virtualUs, 0) / 1e6,
      ...{ findings, undecided, folder: run?.folder.dir ?? null },
    };
    process.stdout.write(`${JSON.stringify(document)}\n`);
    return exitCode;
  }
  if (run !== undefined) printResults(run, false);
  process.stdout.write(`${summaryLines(results, findings, undecided).join('\n')}\n`);
  return exitCode;
}

/** The seed once more, with its folder: it has to come to the same. */
async function repeated(
  options: SimCommandOptions,
  found: SeedResult,
  interrupt: Interrupt,
): Promise<FinishedRun> {
  const run = await runOnce(options, interrupt, () => simVenue(options));
  if (run.results.verdict === found.verdict || interrupt.signal.aborted) return run;
  throw new HarnessError(
    'RJ090',
    `seed ${found.seed} was ${found.verdict}, and ${run.results.verdict} when it was repeated`,
    'report it, with the command and the version of Node',
  );
}

function summaryLines(
  results: readonly SeedResult[],
  findings: readonly SeedResult[],
  undecided: readonly SeedResult[],
): string[] {
  const events = results.reduce((sum, each) => sum + each.events, 0);
  const seconds = results.reduce((sum, { virtualUs }) => sum + virtualUs, 0) / 1e6;
  const head = `${plural(results.length, 'seed')}, ${events.toLocaleString('en')} events, ${Math.round(seconds).toLocaleString('en')} s of virtual time, trace ${combinedTrace(results)}`;
  return [
    findings.length === 0
      ? `✔ nothing found: ${head}`
      : `✖ ${plural(findings.length, 'finding')}: ${head}`,
    ...findings.flatMap(({ seed, violated, command }) => [
      `  seed ${seed}: ${violated.map(({ name, summary }) => `${name}: ${summary}`).join('; ')}`,
      `    ${command}`,
    ]),
    ...undecided.flatMap(({ seed, undecided: names, command }) => [
      `  seed ${seed} is not decided: ${names.join(', ')}`,
      `    ${command}`,
    ]),
  ];
}
