import { badArguments, unknownName } from '../src/errors.ts';
import type { Nemesis, NemesisStep } from './nemesis.ts';
import { partition } from './partition.ts';
import { kill, pause } from './process-faults.ts';

/** Nothing fails. A run without faults tests the workload, the system's plain path and the harness. */
const none: Nemesis = {
  name: 'none',
  summary: 'No faults: what a healthy cluster does under load. Finds bugs of the plain path only.',
  undoneBy: {},
  schedule: () => [],
  resolve: () => ({ kind: 'skip', reason: 'no faults were asked for' }),
};

export const nemeses: readonly Nemesis[] = [none, partition, pause, kill];

/** Several families at once, each with its own schedule and its own randomness. */
function combine(families: readonly Nemesis[]): Nemesis {
  const byStep = new Map<string, Nemesis>();
  for (const family of families) {
    for (const [start, undo] of Object.entries(family.undoneBy)) {
      byStep.set(start, family).set(undo, family);
    }
  }
  return {
    name: families.map((family) => family.name).join(','),
    summary: families.map((family) => family.summary).join(' '),
    undoneBy: Object.assign({}, ...families.map((family) => family.undoneBy)) as Record<
      string,
      string
    >,
    schedule: (options) =>
      families
        .flatMap((family) =>
          family.schedule({ ...options, random: options.random.fork(family.name) }),
        )
        .sort((a, b) => a.atUs - b.atUs),
    resolve(step: NemesisStep, view) {
      const family = byStep.get(step.f);
      if (family !== undefined) return family.resolve(step, view);
      throw badArguments(
        'RJ012',
        `nemesis step ${JSON.stringify(step)} belongs to none of ${families.map((f) => f.name).join(', ')}`,
        'choose a nemesis that has this step, or take the step out of the schedule',
      );
    },
  };
}

/**
 * The nemesis for a comma-separated list of names; `all` stands for every family.
 * Throws RJ012 with the list of names when one is unknown.
 */
export function nemesisByName(names: string): Nemesis {
  const families = nemeses.filter((nemesis) => nemesis !== none);
  const chosen = new Set<Nemesis>();
  for (const name of names.split(',').map((part) => part.trim())) {
    const named = name === 'all' ? families : nemeses.filter((nemesis) => nemesis.name === name);
    if (named.length === 0) {
      const known = [...nemeses.map((nemesis) => nemesis.name), 'all'];
      throw unknownName('RJ012', 'nemesis', name, known, ', or several joined by commas');
    }
    for (const nemesis of named) chosen.add(nemesis);
  }
  if (chosen.size > 1 && chosen.has(none)) {
    throw badArguments(
      'RJ012',
      `"${names}" asks for no faults and for faults at once`,
      'leave out "none"',
    );
  }
  return combine(families.concat(none).filter((nemesis) => chosen.has(nemesis)));
}
