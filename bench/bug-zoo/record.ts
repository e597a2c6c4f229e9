import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What came of one bug under one profile. */
export interface Found {
  readonly profile: string;
  /** How many were run, from seed 1 on. */
  readonly seeds: number;
  readonly hits: number;
  /** The first seed that found it; null: none. */
  readonly first: number | null;
  /** How many seeds each detector found it in. One seed may be seen by several. */
  readonly detectors: Readonly<Record<string, number>>;
  /** What the first finding said. */
  readonly says: string | null;
}

/** By the name of the bug: under its own profile, and under the swarm. */
export type ZooRecord = Record<string, { own?: Found; swarm?: Found } | undefined>;

const file = new URL('../bug-zoo.json', import.meta.url);

export function readZoo(): ZooRecord {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ZooRecord) : {};
}

export function writeZoo(record: ZooRecord): void {
  const sorted = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
}
