import type { Checker, CheckedHistory, Judgement } from '../../checker/core/checker.ts';
import { propertyChecker } from '../../checker/core/checker.ts';
import type { Nemesis } from '../../nemesis/combined.ts';
import { nemeses } from '../../nemesis/combined.ts';
import { ownNemesis, type OwnNemesis } from '../../nemesis/own.ts';
import { ownWorkload, refuseTakenName, type OwnWorkload } from '../../workloads/own.ts';
import { workloads } from '../../workloads/registry.ts';
import type { Workload } from '../../workloads/workload.ts';
import { unknownName } from '../errors.ts';

/** What a configuration adds to what runs are made of, by names. */
export interface OwnDefinitions {
  /** For `--workload`. */
  readonly workloads?: Readonly<Record<string, OwnWorkload>>;
  /** For `--nemesis`. */
  readonly nemeses?: Readonly<Record<string, OwnNemesis>>;
  /** For `--checker`: asked of the history when they are named. */
  readonly checkers?: Readonly<Record<string, OwnChecker>>;
  /** Asked of every run's history. */
  readonly properties?: Readonly<Record<string, OwnChecker>>;
}

/** A function that judges a history, or a checker with findings of its own. */
export type OwnChecker = Checker | ((history: CheckedHistory) => Judgement);

/** The same, as runs take them. */
export interface OwnParts {
  readonly workloads: readonly Workload[];
  readonly nemeses: readonly Nemesis[];
  readonly checkers: readonly Checker[];
  readonly properties: readonly Checker[];
}

export const noParts: OwnParts = { workloads: [], nemeses: [], checkers: [], properties: [] };

/** @throws HarnessError RJ062 for a name that is taken */
export function partsOf(own: OwnDefinitions): OwnParts {
  const taken = { workloads: namesOf(workloads), nemeses: [...namesOf(nemeses), 'all', 'each'] };
  for (const name of Object.keys(own.workloads ?? {})) {
    refuseTakenName('workloads', name, [...taken.workloads, 'each']);
  }
  for (const name of Object.keys(own.nemeses ?? {})) {
    refuseTakenName('nemeses', name, taken.nemeses);
  }
  return {
    workloads: Object.entries(own.workloads ?? {}).map(([name, each]) => ownWorkload(name, each)),
    nemeses: Object.entries(own.nemeses ?? {}).map(([name, each]) => ownNemesis(name, each)),
    checkers: checkersOf(own.checkers),
    properties: checkersOf(own.properties),
  };
}

/** The checkers that `--checker` names. Throws RJ111. */
export function checkersAmong(names: string | undefined, own: readonly Checker[]): Checker[] {
  if (names === undefined) return [];
  const asked = new Set(names.split(',').map((part) => part.trim()));
  return [...asked].map((name) => {
    const found = own.find((each) => each.name === name);
    if (found !== undefined) return found;
    const known = own.length === 0 ? ['none: the configuration has no checkers'] : namesOf(own);
    throw unknownName('RJ111', 'checker', name, known);
  });
}

function checkersOf(own: OwnDefinitions['checkers'] = {}): Checker[] {
  return Object.entries(own).map(([name, each]) =>
    typeof each === 'function'
      ? propertyChecker(name, each)
      : { name, check: (history, limits) => each.check(history, limits) },
  );
}

function namesOf(all: readonly { readonly name: string }[]): string[] {
  return all.map(({ name }) => name);
}
