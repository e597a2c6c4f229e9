import { nemeses } from '../../nemesis/combined.ts';
import { nemesisAmong } from '../../nemesis/own.ts';
import { workloadAmong } from '../../workloads/own.ts';
import { workloads } from '../../workloads/registry.ts';
import { badArguments } from '../errors.ts';
import { plural } from '../plural.ts';
import { noParts, type OwnParts } from '../runner/own-parts.ts';
import type { Cell, Shard } from '../store/records.ts';

export interface MatrixOptions {
  readonly workloads: string;
  readonly nemeses: string;
  readonly seeds: number;
  readonly seedStart: number;
  readonly shard?: Shard;
}

const maxRuns = 100_000;

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
export function matrixCells(options: MatrixOptions, own: OwnParts = noParts): Cell[] {
  const { seeds, seedStart, shard = { index: 1, of: 1 } } = options;
  const loads = named(
    options.workloads,
    [...own.workloads, ...workloads],
    (name) => workloadAmong(name, own.workloads).name,
  );
  const faults = named(
    options.nemeses,
    [...own.nemeses, ...nemeses],
    (name) => nemesisAmong(name.replaceAll('+', ','), own.nemeses).name,
  );
  const total = loads.length * faults.length * seeds;
  if (total > maxRuns || seedStart + seeds - 1 > 0xffffffff) {
    throw badArguments(
      'RJ010',
      `${total} runs from seed ${seedStart} are more than a matrix can have`,
      `ask for at most ${maxRuns} runs and seeds up to 4294967295`,
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
