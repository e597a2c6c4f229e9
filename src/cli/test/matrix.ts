import { nemeses, nemesisByName } from '../../../nemesis/combined.ts';
import { workloadByName, workloads } from '../../../workloads/registers.ts';
import { badArguments, exitCodes } from '../../errors.ts';
import { plural } from '../../report/format.ts';
import type { Results, Thresholds } from '../../store/records.ts';
import type { Shard } from '../options/option-values.ts';

/** One run of a matrix, before it has run. */
export interface Cell {
  readonly workload: string;
  /** As `--nemesis` takes it: families joined by commas. */
  readonly nemesis: string;
  readonly seed: number;
}

/** What came of a cell. */
export interface MatrixRow extends Cell {
  readonly verdict: Results['verdict'];
  readonly exitCode: number;
  /** The name of its folder; null when the run did not come to have one. */
  readonly runId: string | null;
  /** One sentence: the verdict, or what went wrong. */
  readonly summary: string;
  readonly operations: number;
  readonly ok: number;
  /** Refused because the value was another one: served as well. Absent in earlier records. */
  readonly refused?: number;
  /** What the verdict is called, where that is not its name: a threshold missed. */
  readonly word?: string;
  /** What was tested. Absent in earlier records. */
  readonly system?: string;
  readonly bug?: string | null;
  readonly seconds: number;
  /** The command that repeats this run alone. */
  readonly command: string;
}

/** A matrix and what has come of it so far: `matrix.json`. */
export interface Matrix {
  readonly schema: 1;
  readonly id: string;
  readonly startedAt: string;
  readonly shard: Shard | null;
  /** How many runs there are in this part. */
  readonly planned: number;
  /** False as long as it goes on. A matrix that was killed stays so: nobody knows how it would have ended. */
  readonly finished: boolean;
  /** Null as long as it is not finished. */
  readonly interrupted: boolean | null;
  /** Null as long as it is not finished. */
  readonly exitCode: number | null;
  /** What all its runs have in common. Absent in earlier records. */
  readonly setup?: {
    readonly system: string;
    readonly bug: string | null;
    readonly nodes: number;
    readonly thresholds: Thresholds;
  };
  readonly rows: readonly MatrixRow[];
}

export interface MatrixOptions {
  readonly workloads: string;
  readonly nemeses: string;
  readonly seeds: number;
  readonly seedStart: number;
  readonly shard?: Shard;
}

const mostRuns = 100_000;

/**
 * All combinations, every one with the first seed before any with the second, so that a
 * matrix that is cut short has seen the most. A shard takes every n-th of them: the shards
 * of a matrix are disjoint, make up the whole, and differ by one run at the most.
 *
 * Commas separate the nemeses of the matrix; `+`, which needs no quotes in a shell, joins
 * families that strike in the same run.
 *
 * @throws HarnessError RJ011 or RJ012 for a name that is unknown, RJ010 for too many runs or
 *   more shards than runs: a job that tests nothing must not pass
 */
export function matrixCells(options: MatrixOptions): Cell[] {
  const { seeds, seedStart, shard = { index: 1, of: 1 } } = options;
  const loads = named(options.workloads, workloads, (name) => workloadByName(name).name);
  const faults = named(
    options.nemeses,
    nemeses,
    (name) => nemesisByName(name.replaceAll('+', ',')).name,
  );
  const total = loads.length * faults.length * seeds;
  if (total > mostRuns || seedStart + seeds - 1 > 0xffffffff) {
    throw badArguments(
      'RJ010',
      `${total} runs from seed ${seedStart} are more than a matrix can have`,
      `ask for at most ${mostRuns} runs and seeds up to 4294967295`,
    );
  }
  if (shard.of > total) {
    throw badArguments(
      'RJ010',
      `--shard ${shard.index}/${shard.of}: the matrix has ${plural(total, 'run')}, so some of the shards would test nothing`,
      `ask for at most ${plural(total, 'shard')}`,
    );
  }
  return Array.from({ length: seeds }, (_, i) => seedStart + i)
    .flatMap((seed) =>
      loads.flatMap((workload) => faults.map((nemesis) => ({ workload, nemesis, seed }))),
    )
    .filter((_, i) => i % shard.of === shard.index - 1);
}

/** Each name once, in the order given. */
function named(
  list: string,
  all: readonly { readonly name: string }[],
  canonical: (name: string) => string,
): string[] {
  const names = list
    .split(',')
    .map((name) => name.trim())
    .flatMap((name) => (name === 'each' ? all.map((each) => each.name) : [name]));
  return [...new Set(names.map(canonical))];
}

/** A violation outranks a harness error, and that one unknown: none hides one of more weight. */
const ranking: readonly number[] = [exitCodes.invalid, exitCodes.harnessError, exitCodes.unknown];

export function matrixExitCode(rows: readonly MatrixRow[], interrupted: boolean): number {
  if (interrupted) return exitCodes.interrupted;
  const codes = new Set(rows.map(({ exitCode }) => exitCode));
  return ranking.find((code) => codes.has(code)) ?? exitCodes.valid;
}

/** How a nemesis is shown: joined as `--nemeses` takes it. */
export function nemesisText(nemesis: string): string {
  return nemesis.replaceAll(',', '+');
}

export const verdictWords: Readonly<Record<Results['verdict'], string>> = {
  valid: 'valid',
  invalid: 'violation',
  unknown: 'unknown',
  'harness-error': 'harness error',
  interrupted: 'interrupted',
};

/** The word and sign of each verdict, the same in the terminal and in Markdown. */
export const verdictTexts: Readonly<Record<Results['verdict'], string>> = {
  valid: '✔ valid',
  invalid: '✖ violation',
  unknown: '? unknown',
  'harness-error': '! harness error',
  interrupted: '⏸ interrupted',
};

/** How several of a verdict are counted: not all of them have a plural. */
const nouns: Readonly<Record<Results['verdict'], readonly [one: string, several: string]>> = {
  valid: ['valid', 'valid'],
  invalid: ['violation', 'violations'],
  unknown: ['unknown', 'unknown'],
  'harness-error': ['harness error', 'harness errors'],
  interrupted: ['interrupted', 'interrupted'],
};

/** `12 runs: 9 valid, 2 violations, 1 unknown; 3 not run`. */
export function matrixCounts({ rows, planned }: Matrix): string {
  const counts = Object.entries(nouns).flatMap(([verdict, [one, several]]) => {
    const count = rows.filter((row) => row.verdict === verdict).length;
    return count === 0 ? [] : [plural(count, one, several)];
  });
  const left = planned - rows.length;
  const told = counts.length === 0 ? '' : `: ${counts.join(', ')}`;
  return `${plural(rows.length, 'run')}${told}${left === 0 ? '' : `; ${left} not run`}`;
}
