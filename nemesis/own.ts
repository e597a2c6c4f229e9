import { HarnessError, unknownName } from '../src/errors.ts';
import { combine, nemeses, nemesisByName, type Nemesis } from './combined.ts';
import { families, type Action } from './families.ts';
import type { FaultFamily, NemesisStep, ScheduleOptions } from './nemesis.ts';
import { parseSchedule } from './schedule.ts';

/** A nemesis of a configuration: a schedule of faults that the world knows. */
export interface OwnNemesis {
  /** A sentence or more: what it does, what it can find. */
  readonly summary: string;
  /** Whose steps it uses, by their names: partition, kill, pause. */
  readonly families: readonly string[];
  /** Seeded: the same `random` gives the same steps. docs/nemeses.md has the values of steps. */
  schedule(options: ScheduleOptions): readonly NemesisStep[];
}

/** The nemesis of that name. What its schedule is made of is checked before anything starts. */
export function ownNemesis(name: string, own: OwnNemesis): Nemesis {
  const chosen = combine(families.filter((family) => own.families.includes(family.name)));
  return {
    ...chosen,
    name,
    summary: own.summary,
    schedule: (options) => {
      try {
        return parseSchedule([...own.schedule(options)], chosen, options.nodes);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new HarnessError(
          'RJ110',
          `schedule of the nemesis ${name} failed: ${reason}`,
          error instanceof HarnessError ? error.fix : 'mend schedule in the configuration',
          undefined,
          { cause: error },
        );
      }
    },
  };
}

/**
 * As `nemesisByName`, of a configuration's and of those that come along: several names joined by
 * commas strike together. Throws RJ012.
 */
export function nemesisAmong(names: string, own: readonly Nemesis[]): Nemesis {
  const asked = [...new Set(names.split(',').map((part) => part.trim()))];
  const mine = own.filter(({ name }) => asked.includes(name));
  const rest = asked.filter((name) => !mine.some((each) => each.name === name));
  const known = [...own, ...nemeses].map(({ name }) => name);
  for (const name of rest) {
    if (name === 'all' || known.includes(name)) continue;
    throw unknownName('RJ012', 'nemesis', name, [...known, 'all'], ', or several joined by commas');
  }
  if (mine.length === 0) return nemesisByName(names);
  // "none" beside others is refused as everywhere.
  if (rest.includes('none')) return nemesisByName(`none,${families[0].name}`);
  return together(rest.length === 0 ? mine : [...mine, nemesisByName(rest.join(','))]);
}

function together(parts: readonly Nemesis[]): Nemesis {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const used = new Set<FaultFamily<Action>>(parts.flatMap((part) => part.families));
  return {
    ...combine(families.filter((family) => used.has(family))),
    name: parts.map(({ name }) => name).join(','),
    summary: parts.map(({ summary }) => summary).join(' '),
    schedule: (options) =>
      parts
        .flatMap((part) => part.schedule({ ...options, random: options.random.fork(part.name) }))
        .sort((a, b) => a.atUs - b.atUs),
  };
}
