import { badArguments, unknownName } from '../src/errors.ts';
import type { Action } from './families.ts';
import { families, familyOf } from './families.ts';
import type {
  ClusterView,
  FaultFamily,
  NemesisStep,
  Resolution,
  ScheduleOptions,
} from './nemesis.ts';

/** Several families at once, or one, or none. */
export interface Nemesis {
  readonly name: string;
  readonly summary: string;
  /** In the order in which they are undone at the end. */
  readonly families: readonly FaultFamily<Action>[];
  schedule(options: ScheduleOptions): NemesisStep[];
  resolve(step: NemesisStep, view: ClusterView): Resolution<Action>;
}

/** Nothing fails. A run without faults tests the workload, the system's plain path and the harness. */
const none: Nemesis = {
  ...combine([]),
  name: 'none',
  summary: 'No faults: what a healthy cluster does under load. Finds bugs of the plain path only.',
};

/** Those that a person can name. */
export const nemeses: readonly Nemesis[] = [
  none,
  ...families.map((family: FaultFamily<Action>) => combine([family])),
];

/** Each family with its own schedule and its own randomness. */
export function combine(chosen: readonly FaultFamily<Action>[]): Nemesis {
  const names = chosen.map((family) => family.name);
  return {
    name: names.join(','),
    summary: chosen.map((family) => family.summary).join(' '),
    families: chosen,
    schedule: (options) =>
      chosen
        .flatMap((family) =>
          family.schedule({ ...options, random: options.random.fork(family.name) }),
        )
        .sort((a, b) => a.atUs - b.atUs),
    resolve(step, view) {
      const family = familyOf(step.f, chosen);
      if (family !== undefined) return family.resolve(step, view);
      throw badArguments(
        'RJ012',
        `nemesis step ${JSON.stringify(step)} belongs to none of ${names.join(', ')}`,
        'choose a nemesis that has this step, or take the step out of the schedule',
      );
    },
  };
}

/**
 * The nemesis for a comma-separated list of names; `all` stands for every family
 * that any system bears.
 * Throws RJ012 with the list of names when one is unknown.
 */
export function nemesisByName(names: string): Nemesis {
  const asked = new Set(names.split(',').map((part) => part.trim()));
  const known = [...nemeses.map((nemesis) => nemesis.name), 'all'];
  for (const name of asked) {
    if (known.includes(name)) continue;
    throw unknownName('RJ012', 'nemesis', name, known, ', or several joined by commas');
  }
  if (!asked.has('none')) {
    const all: readonly FaultFamily<Action>[] = families;
    const brought = new Set(
      all.flatMap(({ name, brings = [] }) => (asked.has(name) ? brings : [])),
    );
    return combine(
      all.filter(
        ({ name, operated }) =>
          asked.has(name) || brought.has(name) || (asked.has('all') && operated !== true),
      ),
    );
  }
  if (asked.size === 1) return none;
  throw badArguments(
    'RJ012',
    `"${names}" asks for no faults and for faults at once`,
    'leave out "none"',
  );
}
