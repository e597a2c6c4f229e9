import { setMaxListeners } from 'node:events';
import type { Clock } from '../world.ts';

/**
 * The live world's clock: integer microseconds since it was made, from `process.hrtime`,
 * which is monotonic and one clock for every process of a machine.
 */
export function createLiveClock(): Clock {
  const originNs = process.hrtime.bigint();
  const nowUs = (): number => Number((process.hrtime.bigint() - originNs) / 1000n);
  return { nowUs, sleepUntil: (timeUs, signal) => sleepUntil(nowUs, timeUs, signal) };
}

function sleepUntil(nowUs: () => number, timeUs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      // Also for a time in the past by way of the event loop: answers that have already
      // arrived are taken before the next invocation. Otherwise an operation that is over
      // would be recorded as overlapping one that had not begun, and the test be weaker.
      setImmediate(resolve);
    };
    const wait = (): void => {
      const remainingUs = timeUs - nowUs();
      if (remainingUs <= 0) finish();
      // Timers count whole milliseconds and may fire a fraction early: then wait again.
      else timer = setTimeout(wait, Math.min(Math.ceil(remainingUs / 1000), maxTimerMs));
    };
    if (signal?.aborted === true) {
      finish();
      return;
    }
    if (signal !== undefined) {
      // Every thread of a run waits for the same end; more than ten of them are no leak.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', finish, { once: true });
    }
    wait();
  });
}

/** Beyond this a Node timer overflows and fires at once. */
const maxTimerMs = 2 ** 31 - 1;
