import { fieldNamed } from '../../../nemesis/effect.ts';
import type { HistoryEvent } from '../../history/operation.ts';

/**
 * As Jepsen does, the runner records a step twice: when it begins and when it was proven to
 * hold; the second event says what was done and since when it is so. A step that came to
 * nothing or failed says that instead.
 */

/** False for the event by which a step begins: the next one is of the same kind and says how it ended. */
export function isOutcome(
  event: HistoryEvent,
  i: number,
  events: readonly HistoryEvent[],
): boolean {
  const says = ['effectiveAtUs', 'skipped', 'error'].some(
    (name) => fieldNamed(event.value, name) !== undefined,
  );
  return says || events[i + 1]?.f !== event.f;
}

/** Since when it holds: before it was proven, which takes a while. */
export function momentOf({ value, time }: HistoryEvent): number {
  const effective = fieldNamed(value, 'effectiveAtUs');
  return typeof effective === 'number' ? effective : time;
}
