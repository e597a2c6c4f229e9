import type { Place, PlantedBug } from './planted-bugs/bug.ts';
import { clientBugs } from './planted-bugs/clients.ts';
import { electionBugs } from './planted-bugs/elections.ts';
import { readBugs } from './planted-bugs/reads.ts';
import { appendBugs, commitBugs } from './planted-bugs/replication.ts';
import { snapshotBugs } from './planted-bugs/snapshots.ts';

export type { BugProfile, Place, PlantedBug } from './planted-bugs/bug.ts';

/**
 * The zoo: every mistake that can be planted. A new one is a row here and, at the very line whose
 * rule it breaks, a look at the flag.
 */
export const plantedBugs = [
  ...electionBugs,
  ...appendBugs,
  ...commitBugs,
  ...readBugs,
  ...snapshotBugs,
  ...clientBugs,
] as const satisfies readonly PlantedBug[];

type Row = (typeof plantedBugs)[number];

export type BugName = Row['name'];

/** Names of the bugs whose line is in that room. */
export type BugAt<Where extends Place> = Extract<Row, { place: Where }>['name'];

export function isBugName(name: string): name is BugName {
  return plantedBugs.some((bug) => bug.name === name);
}

/** Those of them whose line is in that room. */
export function bugsAt<Where extends Place>(
  place: Where,
  bugs: ReadonlySet<BugName>,
): ReadonlySet<BugAt<Where>> {
  const isHere = (name: BugName): name is BugAt<Where> =>
    plantedBugs.some((bug) => bug.name === name && bug.place === place);
  return new Set([...bugs].filter(isHere));
}

/** Every bug of the core. */
export const coreBugs: readonly BugAt<'core'>[] = [
  ...bugsAt('core', new Set(plantedBugs.map(({ name }) => name))),
];
