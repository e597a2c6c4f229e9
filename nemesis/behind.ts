import type { FaultWindow } from './alternation.ts';
import type { NemesisStep } from './nemesis.ts';

/** Long enough for whoever is down to miss acknowledged writes, as far as the window allows. */
const missedUs = 600_000;

/** How long nobody is up, at most. */
const nobodyUs = 150_000;

/** What the first of them need to start, at most, before the others are started. */
const headStartUs = 250_000;

export const behindLength = {
  minUs: missedUs + nobodyUs + headStartUs,
  maxUs: missedUs + nobodyUs + headStartUs,
};

/**
 * A minority falls behind, then those who know more fail: a few followers go down, the others go
 * on with the writes, and then they fail, too, all in the same moment. Those who were down first
 * are back first, and so the first to stand for election: with votes of those who know more, if
 * these give them. What was acknowledged meanwhile is on the disks of those alone who failed last.
 */
export function fallBehind(
  { startUs, endUs }: FaultWindow,
  order: readonly string[],
  { fault, undo }: { readonly fault: string; readonly undo: string },
): NemesisStep[] {
  const share = Math.min(1, (endUs - startUs) / behindLength.minUs);
  const missed = Math.round(missedUs * share);
  const backUs = startUs + missed + Math.round(nobodyUs * share);
  return [
    { atUs: startUs, f: fault, value: { target: 'followers', order } },
    { atUs: startUs + missed, f: fault, value: { target: 'all', order }, afterUs: missed },
    { atUs: backUs, f: undo, value: { target: 'first-down' }, afterUs: 0 },
    { atUs: endUs, f: undo, value: {}, afterUs: 0 },
  ];
}
