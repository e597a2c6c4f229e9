import type { Random } from '../src/random.ts';
import type { FaultWindow } from './alternation.ts';
import type { NemesisStep } from './nemesis.ts';

/** Where a fault comes about every five seconds; all times go with that. */
const usualIntervalUs = 5_000_000;

/** A follower misses writes for so long before the leader is cut off. */
const missedUs = 400_000;
/** Whoever was cut off and its successor are asked beside each other for so long. */
const besideUs = 700_000;
/** The same after the first fall of a longer sequence, for nodes that take their time. */
const longBesideUs = 2_500_000;
/** So many leaders fall, one after the other. */
const falls = 4;

type SlotKind = 'overthrows' | 'two-leaders' | 'other';

/**
 * How long until what comes next. A system that elects in half a second is through after two
 * thirds of a slot, and sees a calm; one that takes five seconds sees a fall or two.
 */
const slotUs: Readonly<Record<SlotKind, number>> = {
  overthrows: 8_000_000,
  'two-leaders': 11_000_000,
  other: 4_000_000,
};
/** Any other shape takes at most this much of its slot. */
const otherShare = 0.7;
const firstUs = 600_000;

const turns: readonly SlotKind[] = ['two-leaders', 'overthrows', 'other'];

/** Leaves the leader with all of a minority, or alone: what counts one answer for several shows in the first. */
const cutsOfLeaders = ['leader-minority', 'leader-alone'];

/** What comes from when to when. */
export interface Slot extends FaultWindow {
  readonly kind: SlotKind;
  /** Of its times in a run with the usual interval. */
  readonly scale: number;
}

/** Each is over, with a calm, before the next begins, unless nobody is elected for long. */
export function slots(durationUs: number, intervalUs: number, random: Random): Slot[] {
  // At least one sequence has room in a run, however short that is.
  const scale = Math.min(
    intervalUs / usualIntervalUs,
    durationUs / (firstUs + slotUs['two-leaders'] + 1),
  );
  const all: Slot[] = [];
  let atUs = firstUs * scale;
  for (let i = 0; ; i++) {
    const kind = turns[i % turns.length] ?? 'other';
    const lengthUs = slotUs[kind] * scale;
    if (atUs + lengthUs > durationUs) return all;
    const share = kind === 'other' ? otherShare * (0.4 + 0.6 * random.float()) : 1;
    all.push({
      ...{ kind, scale, startUs: Math.round(atUs), endUs: Math.round(atUs + lengthUs * share) },
    });
    atUs += lengthUs;
  }
}

/**
 * A follower misses writes; then leaders fall one after the other, and each comes back in the very
 * moment in which the next one falls, with whatever it still had from its own time: it may vote
 * and stand for election before anybody has told it more. No fall comes before somebody leads
 * again, however long that takes here, within the slot: so the old leader and the new one are
 * asked beside each other, after the first fall of `two-leaders` for longer.
 */
export function overthrows(
  { kind, startUs, scale }: Slot,
  orders: () => readonly string[],
): NemesisStep[] {
  const start = cut(startUs, 'leader-majority', orders());
  const second = kind === 'two-leaders' ? longBesideUs : besideUs;
  const waits = Array.from({ length: falls }, (_, i) => [missedUs, second][i] ?? besideUs);
  return [start, ...fallsAfter(startUs, waits, besideUs, { scale, orders })];
}

/** A fall after each wait, then a last wait, and the heal. */
function fallsAfter(
  startUs: number,
  waits: readonly number[],
  lastUs: number,
  { scale, orders }: { readonly scale: number; readonly orders: () => readonly string[] },
): NemesisStep[] {
  const steps: NemesisStep[] = [];
  let atUs = startUs;
  for (const [i, wait] of waits.entries()) {
    const afterUs = Math.round(wait * scale);
    atUs += afterUs;
    const order = orders();
    steps.push({ ...cut(atUs, cutsOfLeaders[i % cutsOfLeaders.length] ?? '', order), afterUs });
    steps.push({ ...cut(atUs, 'held', order), afterUs: 0 });
  }
  const afterUs = Math.round(lastUs * scale);
  return [...steps, { atUs: atUs + afterUs, f: 'heal', value: {}, afterUs }];
}

function cut(atUs: number, shape: string, order: readonly string[]): NemesisStep {
  return { atUs, f: 'partition', value: { shape, order } };
}
