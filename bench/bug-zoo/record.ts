import type { BugProfile } from '../../src/planted-bugs.ts';

/** Next to the program that writes it. */
export const recordFile = new URL('../bug-zoo.json', import.meta.url);

/** What came of one bug under one profile. */
export interface Found {
  readonly profile: BugProfile;
  /** How many were run, from seed 1 on. */
  readonly seeds: number;
  readonly hits: number;
  /** The first seed that found it; null: none. */
  readonly first: number | null;
  /** How many seeds each detector found it in. One seed may be seen by several. */
  readonly detectors: Readonly<Record<string, number>>;
}

export type ZooRecord = Record<string, Found | undefined>;
