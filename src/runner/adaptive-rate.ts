/** A rate of operations that may change as a run goes on. */
export interface Rate {
  /** Mean operations a second, over all threads; Infinity: each as fast as it can. */
  readonly perSecond: number;
  /** Takes each operation that was answered `ok`. */
  answered(latencyUs: number, nowUs: number): void;
}

export function fixedRate(perSecond: number): Rate {
  return { perSecond: perSecond === 0 ? Infinity : perSecond, answered: () => undefined };
}

/** It begins where any machine can follow, and is never lower than what tests anything. */
export const adaptiveBounds = { first: 500, least: 200, most: 2_500 } as const;
const upBy = 100;
const downTo = 0.7;
/** Once in this long the rate is thought over. */
const windowUs = 200_000;
/**
 * Answers should come within this long, nine in ten: far below a heartbeat of most systems, so
 * that elections come from faults and not from the load.
 */
const promptUs = 20_000;
/** Fewer answers than this say nothing: there is no leader, say. The rate stays what it was. */
const fewestAnswers = 20;

/**
 * Finds the rate that system and machine follow promptly, as TCP does: a little more as long as
 * answers come in time, a good deal less when they do not. Only answers count. An operation that
 * hangs on a cut-off leader says nothing about the machine.
 */
export function adaptiveRate(): Rate {
  let perSecond: number = adaptiveBounds.first;
  let windowEndUs = windowUs;
  let answers = 0;
  let late = 0;
  return {
    get perSecond() {
      return perSecond;
    },
    answered(latencyUs, nowUs) {
      answers++;
      if (latencyUs > promptUs) late++;
      if (nowUs < windowEndUs) return;
      if (answers >= fewestAnswers) {
        perSecond =
          late * 10 > answers
            ? Math.max(adaptiveBounds.least, perSecond * downTo)
            : Math.min(adaptiveBounds.most, perSecond + upBy);
      }
      windowEndUs = nowUs + windowUs;
      answers = 0;
      late = 0;
    },
  };
}
