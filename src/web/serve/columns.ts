import { formatCount, formatDuration, formatShare } from '../../report/text/format.ts';
import type { RunRow } from '../../serve/run-row.ts';

/** A column of the table of runs: what it shows, and what it sorts by. */
export interface Column {
  readonly name: string;
  readonly title: string;
  readonly isNumber: boolean;
  readonly text: (row: RunRow) => string;
  /** null sorts last, in either direction. */
  readonly value: (row: RunRow) => string | number | null;
}

const none = '–';

export const columns: readonly Column[] = [
  // Sorted by status, so that violations stand together.
  words('verdict', 'Verdict', ({ word }) => word),
  words('workload', 'Workload', ({ facts }) => facts?.workload),
  words('nemesis', 'Nemesis', ({ facts }) => facts?.nemesis),
  words('system', 'System', ({ facts }) => facts?.system),
  words('bug', 'Bug', ({ facts }) => facts?.bug),
  numbers('seed', 'Seed', ({ facts }) => facts?.seed, String),
  numbers('nodes', 'Nodes', ({ facts }) => facts?.nodes, String),
  numbers('operations', 'Operations', ({ figures }) => figures?.operations, formatCount),
  numbers('served', 'Served', servedRate, (rate) => formatShare(rate, 1)),
  numbers('p99', 'Write p99', ({ figures }) => figures?.writeP99Us, formatDuration),
  numbers('duration', 'Duration', ({ figures }) => figures?.durationUs, formatDuration),
  words('time', 'Started', ({ facts }) => facts && localTime(facts.startedAt)),
];

/** Share of the operations that were ok or refused by value; null before there are any. */
export function servedRate({ figures }: RunRow): number | null {
  if (figures === null || figures.operations === 0) return null;
  return (figures.ok + figures.refused) / figures.operations;
}

function words(
  name: string,
  title: string,
  of: (row: RunRow) => string | null | undefined,
): Column {
  const value = (row: RunRow): string | null => of(row) ?? null;
  return { name, title, isNumber: false, text: (row) => of(row) ?? none, value };
}

function numbers(
  name: string,
  title: string,
  of: (row: RunRow) => number | null | undefined,
  format: (value: number) => string,
): Column {
  const value = (row: RunRow): number | null => of(row) ?? null;
  const text = (row: RunRow): string => {
    const shown = of(row);
    return shown === null || shown === undefined ? none : format(shown);
  };
  return { name, title, isNumber: true, text, value };
}

/** "2026-11-21 05:22", in the reader's zone: sorts as text. */
export function localTime(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
