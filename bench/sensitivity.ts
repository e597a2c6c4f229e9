/**
 * Does the default run find bugs? Each planted bug × seeds: `raft-jepsen run --bug X
 * --nemesis all --fail-fast` and nothing else, one run after the other. Prints how many runs
 * found the bug, and after how many seconds of workload the last operation of the first
 * counterexample had completed (from the history's own times: median and worst).
 *
 *   npm run build && npx tsx bench/sensitivity.ts [--bugs a,b] [--seeds 10] [--first-seed 1]
 *       [--nemesis all] [-- more options of `run`]
 *
 * `--bugs none` runs the correct system, which has to be silent. Stored runs are removed,
 * unless `--keep DIR` says where they shall stay.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Results } from '../src/store/records.ts';
import { plantedBugs } from '../src/planted-bugs.ts';

/** A run that does not end by itself within this long has failed. */
const maxMs = 180_000;
const program = path.resolve(import.meta.dirname, '../bin/raft-jepsen.js');

/** Those that the default run is known to find. */
const clear = plantedBugs.filter((bug) => 'foundByRun' in bug).map(({ name }) => name);

const { values: flags, positionals: more } = parseArgs({
  allowPositionals: true,
  options: {
    bugs: { type: 'string', default: clear.join(',') },
    seeds: { type: 'string', default: '10' },
    'first-seed': { type: 'string', default: '1' },
    nemesis: { type: 'string', default: 'all' },
    keep: { type: 'string' },
  },
});

interface Outcome {
  readonly exitCode: number | null;
  /** Seconds from the beginning of the workload to the first violation; undefined: none. */
  readonly seconds: number | undefined;
  /** What a run that found nothing said of itself, and what went wrong in it. */
  readonly said: string;
  readonly operations: number;
}

async function run(bug: string, seed: number, results: string): Promise<Outcome> {
  const args = [
    ...[program, 'run', '--nemesis', flags.nemesis, '--fail-fast', '--json'],
    ...['--seed', String(seed), '--results', results],
    ...(bug === 'none' ? [] : ['--bug', bug]),
    ...more,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let progress = '';
  child.stderr.on('data', (chunk: Buffer) => {
    progress = (progress + chunk.toString()).slice(-2000);
  });
  const bound = setTimeout(() => child.kill('SIGKILL'), maxMs);
  const exitCode = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  clearTimeout(bound);
  const found = readResults(results);
  if (found === undefined) {
    return { exitCode, seconds: undefined, said: `left no results:\n${progress}`, operations: 0 };
  }
  const doubts = found.properties
    .filter(({ status }) => status === 'violated' || status === 'unknown')
    .map(({ name, summary }) => `${name}: ${summary}`);
  return {
    exitCode,
    seconds: exitCode === 1 ? secondsToViolation(found) : undefined,
    said: [...found.errors, ...doubts].join('; '),
    operations: found.linearizability?.operations ?? 0,
  };
}

function readResults(folder: string): Results | undefined {
  for (const name of readdirSync(folder).filter((entry) => entry !== 'latest')) {
    try {
      return JSON.parse(readFileSync(path.join(folder, name, 'results.json'), 'utf8')) as Results;
    } catch {
      // A run that was killed has none.
    }
  }
  return undefined;
}

/** Undefined when the violation is not one of linearizability: another property's is not counted. */
function secondsToViolation({ linearizability, phases }: Results): number | undefined {
  const run = phases.find(({ name }) => name === 'run');
  const broken = (linearizability?.keys ?? []).filter(({ verdict }) => verdict === 'invalid');
  if (run === undefined || broken.length === 0) return undefined;
  const ends = broken.map(({ counterexample }) => {
    const completions = counterexample?.operations.map(({ completedAtUs }) => completedAtUs ?? 0);
    return completions === undefined ? run.endUs : Math.max(...completions);
  });
  return Math.max(0, Math.min(...ends) - run.startUs) / 1e6;
}

const load = (): string => (loadavg()[0] ?? 0).toFixed(2);
const shown = (seconds: number | undefined): string =>
  seconds === undefined ? '–' : `${seconds.toFixed(1)} s`;

async function row(bug: string): Promise<string> {
  const times: number[] = [];
  const count = Number(flags.seeds);
  const first = Number(flags['first-seed']);
  const before = load();
  for (let seed = first; seed < first + count; seed++) {
    const results =
      flags.keep === undefined
        ? mkdtempSync(path.join(tmpdir(), 'raft-jepsen-sensitivity-'))
        : path.join(flags.keep, `${bug}-${seed}`);
    try {
      const { exitCode, seconds, said, operations } = await run(bug, seed, results);
      if (seconds !== undefined) times.push(seconds);
      console.error(
        `${bug} seed ${seed}: exit ${exitCode ?? 'killed'}, ${shown(seconds)}, ${operations} operations${said === '' ? '' : `, ${said}`}`,
      );
    } finally {
      if (flags.keep === undefined) rmSync(results, { recursive: true, force: true });
    }
  }
  const sorted = times.sort((a, b) => a - b);
  // Of all runs: one that found nothing counts as one that takes for ever.
  const median = sorted[Math.ceil(count / 2) - 1];
  const worst = sorted.length === count ? sorted[count - 1] : undefined;
  return `| \`${bug}\` | ${times.length} of ${count} | ${shown(median)} | ${shown(worst)} | ${before}–${load()} |`;
}

console.log(
  `\`run --nemesis ${flags.nemesis} --fail-fast ${more.join(' ')}\`, ${cpus().length} cores, Node ${process.versions.node}, load ${load()} before\n`,
);
console.log('| bug | found | median | worst | load |');
console.log('| --- | ----- | ------ | ----- | ---- |');
for (const bug of flags.bugs.split(',')) console.log(await row(bug));
