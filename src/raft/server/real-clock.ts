import type { Clock } from '../node/index.ts';

/** One turn of the event loop accepts a connection, the next one reads it, and one is to spare. */
const turnsToHear = 3;

/** The machine's monotonic clock, and the timers and turns of the event loop. */
export const realClock: Clock = {
  nowUs: () => Math.floor(performance.now() * 1000),
  after(delayUs, act) {
    const timer = setTimeout(act, Math.max(1, Math.ceil(delayUs / 1000)));
    return () => clearTimeout(timer);
  },
  nextTurn: (act) => void setImmediate(act),
  afterHearing: (act) => afterTurns(turnsToHear, act),
};

function afterTurns(turns: number, act: () => void): void {
  setImmediate(() => (turns === 1 ? act() : afterTurns(turns - 1, act)));
}
