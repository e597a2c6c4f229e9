import type { Operation } from '../../../src/history/operation.ts';
import type { Model } from '../../core/model.ts';
import type { Alternatives, PartialHistory, Selection } from '../../core/relaxation.ts';
import { asUnknown, returnOf } from '../../core/relaxation.ts';
import { refusingOthers } from '../misfit.ts';

/** A lock: `acquire` succeeds only when it is free, `release` only when it is held. */
export const mutex: Model<boolean> = {
  name: 'mutex',
  perKey: true,
  init: () => false,
  step: (isHeld, { f }) => {
    if (f === 'acquire') return isHeld ? undefined : true;
    return isHeld ? false : undefined;
  },
  stateKey: String,
  describeState: (isHeld) => (isHeld ? 'held' : 'free'),
  states: () => [false, true],
  relaxations: [countedBeginnings(), only('acquire'), only('release')],
  misfit: refusingOthers('a mutex', ['acquire', 'release']),
};

/**
 * Only some operations of one kind are looked at, and all of the other kind may have happened
 * or not. In a linearization the two kinds alternate; leave one out together with the one of
 * the other kind that comes next, if any, and they still do. All of the other kind may be
 * left out, because nothing is known of their outcome.
 */
function only(f: 'acquire' | 'release'): Selection<boolean> {
  const ofKind = ({ operations }: PartialHistory): readonly Operation[] =>
    operations.filter((operation) => operation.f === f);
  return {
    kind: 'selection',
    parts: (history) =>
      ofKind(history)
        .map(({ invokeIndex }) => String(invokeIndex))
        .reverse(),
    keep: (history, kept) => {
      if (ofKind(history).every(({ invokeIndex }) => kept.has(String(invokeIndex)))) return history;
      return {
        ...history,
        operations: history.operations.flatMap((operation) => {
          if (operation.f !== f) return asUnknown(operation);
          return kept.has(String(operation.invokeIndex)) ? operation : [];
        }),
      };
    },
  };
}

/**
 * Beginnings at moments when counting leaves no choice. Take a history that begins with a
 * free lock, a linearization of it, and the operations that took effect before a moment.
 * Each acquire that had returned is among them, and no release that had not begun. Every
 * release follows an acquire of its own, and at most one acquire has no release yet. So when
 * one acquire more had returned than releases had begun, then the lock is held at that moment,
 * the releases under way have taken effect and the acquires under way have not. When as many
 * releases had returned as acquires had begun, it is free, and it is the other way round.
 * What has not taken effect by then is a history of its own, from the state at that moment.
 */
function countedBeginnings(): Alternatives<boolean> {
  return {
    kind: 'alternatives',
    forms: function* ({ operations, initial, given: isCut }) {
      if (isCut !== undefined || initial.length !== 1 || initial[0] === true) return;
      const acquires = operations.filter(({ f }) => f === 'acquire');
      const releases = operations.filter(({ f }) => f === 'release');
      const acquired = countBelow(acquires.map(returnOf));
      const released = countBelow(releases.map(returnOf));
      const begunToAcquire = countBelow(acquires.map(({ invokeIndex }) => invokeIndex));
      const begunToRelease = countBelow(releases.map(({ invokeIndex }) => invokeIndex));
      for (const { invokeIndex: moment } of operations.toReversed()) {
        const isHeld = acquired(moment) === begunToRelease(moment) + 1;
        if (!isHeld && released(moment) !== begunToAcquire(moment)) continue;
        const done = isHeld ? 'release' : 'acquire';
        const left = operations.filter(
          (operation) =>
            operation.invokeIndex >= moment ||
            (operation.f !== done && returnOf(operation) >= moment),
        );
        const given = isHeld
          ? `Before the first of these could take effect, ${acquired(moment)} acquires had succeeded and no more than ${begunToRelease(moment)} releases had been asked for, so the lock was held.`
          : `Before the first of these could take effect, ${released(moment)} releases had succeeded and no more than ${begunToAcquire(moment)} acquires had been asked for, so the lock was free.`;
        yield { operations: left, initial: [isHeld], given };
      }
    },
  };
}

/** For a moment: how many of the positions lie before it. */
function countBelow(positions: readonly number[]): (moment: number) => number {
  const sorted = positions.toSorted((a, b) => a - b);
  return (moment) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] ?? Infinity) < moment) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
