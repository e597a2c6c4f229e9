import { setMaxListeners } from 'node:events';
import type { Clock } from '../world.ts';
import { EventQueue, type EventId } from './event-queue.ts';
import { promisesTakenUp } from './promise-turn.ts';

/** A run that schedules this many events is a runaway: a message storm, or a loop that never waits. */
export const maxEvents = 50_000_000;

/** What happened so far: two runs with the same trace were the same to the event. */
export interface Trace {
  /** Events that came to pass: messages that arrived, timers, ends of syncs, requests and answers of clients. */
  readonly events: number;
  /** 32 bits, of the time and the order of each of them. */
  readonly hash: number;
}

export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
}

export interface VirtualClock extends Clock {
  readonly nowUs: () => number;
  /** Runs `callback` at the given time (now, if it is past). Returns a function that calls it off. */
  at(timeUs: number, callback: () => void): () => void;
  after(delayUs: number, callback: () => void): () => void;
  /** The same as `after`, for those who have many: the event is called off by its name. */
  schedule(delayUs: number, callback: () => void): EventId;
  callOff(id: EventId): void;
  /** A promise for code that awaits. Time stands still until whoever waits for it has gone on. */
  deferred<T>(): Deferred<T>;
  trace(): Trace;
  /**
   * Runs `main` and moves time: whenever nothing is left to do at this instant, jumps to
   * the next event. Rejects when `main` waits for something that no event will bring.
   */
  drive<T>(main: () => Promise<T>): Promise<T>;
}

/**
 * Virtual time: a priority queue of events, at microsecond resolution, in one thread. Code
 * that awaits (the runner's clients and sleeps) is given a turn after each event that woke
 * it; all else is plain callbacks.
 */
export function createVirtualClock(): VirtualClock {
  const events = new EventQueue();
  let nowUs = 0;
  let passed = 0;
  let hash = 0x811c9dc5;
  /** Set when an event resolved a promise, so that time must stand still until it was taken up. */
  let woke = true;

  const scheduleAt = (timeUs: number, callback: () => void): EventId => {
    if (events.scheduled >= maxEvents) throw new Error(`simulation ran away: ${maxEvents} events`);
    return events.push(Math.max(nowUs, Math.ceil(timeUs)), callback);
  };
  const at = (timeUs: number, callback: () => void): (() => void) => {
    const id = scheduleAt(timeUs, callback);
    return () => events.callOff(id);
  };

  const deferred = <T>(): Deferred<T> => {
    let settle: ((value: T) => void) | undefined;
    const promise = new Promise<T>((resolve) => {
      settle = resolve;
    });
    return {
      promise,
      resolve(value) {
        woke = true;
        settle?.(value);
      },
    };
  };

  return {
    nowUs: () => nowUs,
    at,
    after: (delayUs, callback) => at(nowUs + delayUs, callback),
    schedule: (delayUs, callback) => scheduleAt(nowUs + delayUs, callback),
    callOff: (id) => events.callOff(id),
    deferred,
    trace: () => ({ events: passed, hash: hash >>> 0 }),
    sleepUntil(timeUs, signal) {
      const slept = deferred<undefined>();
      const wake = (): void => {
        cancel();
        signal?.removeEventListener('abort', wake);
        slept.resolve(undefined);
      };
      const cancel = at(signal?.aborted === true ? nowUs : timeUs, wake);
      // As many threads as there are wait for the same end: no leak.
      if (signal !== undefined) setMaxListeners(0, signal);
      signal?.addEventListener('abort', wake, { once: true });
      return slept.promise;
    },
    async drive(main) {
      const progress = { ended: false };
      const result = main().finally(() => {
        progress.ended = true;
      });
      // The failure is reported by the return below; this only keeps it from counting as unhandled.
      result.catch(() => undefined);
      for (;;) {
        if (woke) {
          woke = false;
          await promisesTakenUp();
        }
        if (progress.ended) return result;
        const atUs = events.firstUs;
        if (atUs < 0) {
          throw new Error('simulation stands still: the run waits and no event is left');
        }
        const number = events.firstNumber;
        const run = events.shift();
        nowUs = atUs;
        if (run === undefined) continue;
        passed++;
        hash = Math.imul(hash ^ atUs ^ Math.imul(number, 0x9e3779b1), 0x01000193);
        run();
      }
    },
  };
}
