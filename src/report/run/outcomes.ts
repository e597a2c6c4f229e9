import type { OutcomeCounts, RunStats } from '../../store/records.ts';
import { formatCount, formatShare } from '../text/format.ts';

/**
 * How operations ended, as it is shown: a cas that was refused because the value was another one
 * was served, so it is no failure and has a name of its own.
 */
export const outcomes = ['ok', 'refused', 'fail', 'info'] as const;
export type Outcome = (typeof outcomes)[number];

export const outcomeNames: Readonly<Record<Outcome, string>> = {
  ok: 'ok',
  refused: 'refused by value',
  fail: 'fail',
  info: 'info',
};

/** Each operation counted once: unlike in a record, `fail` has none of the refused. */
export type OutcomeTotals = Readonly<Record<Outcome, number>>;

export function totalsOf(counts: readonly OutcomeCounts[]): OutcomeTotals {
  const totals = { ok: 0, refused: 0, fail: 0, info: 0 };
  for (const { ok, fail, info, refused = 0 } of counts) {
    totals.ok += ok;
    totals.refused += refused;
    totals.fail += fail - refused;
    totals.info += info;
  }
  return totals;
}

/** Over all functions of a run. */
export function outcomeTotals({ counts }: Pick<RunStats, 'counts'>): OutcomeTotals {
  return totalsOf(Object.values(counts));
}

export function allOf(totals: OutcomeTotals): number {
  return outcomes.reduce((sum, outcome) => sum + totals[outcome], 0);
}

/** Those that are worth a word: a system without conditional operations refuses nothing. */
export function shownOutcomes({ refused }: Pick<OutcomeTotals, 'refused'>): Outcome[] {
  return outcomes.filter((outcome) => outcome !== 'refused' || refused > 0);
}

/** "ok 69.0 %, refused by value 29.0 %, fail 1.2 %, info 0.8 %". */
export function outcomeShares(totals: OutcomeTotals): string {
  const all = allOf(totals);
  return shownOutcomes(totals)
    .map((outcome) => `${outcomeNames[outcome]} ${formatShare(totals[outcome], all)}`)
    .join(', ');
}

/** "690 ok, 290 refused by value, 12 fail, 8 info". */
export function outcomeCounts(totals: OutcomeTotals): string {
  return shownOutcomes(totals)
    .map((outcome) => `${formatCount(totals[outcome])} ${outcomeNames[outcome]}`)
    .join(', ');
}
