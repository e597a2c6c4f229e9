import { setMaxListeners } from 'node:events';
import TinyQueue from 'tinyqueue';
import type { Clock } from '../world.ts';

/** A run that schedules this many events is a runaway: a message storm, or a loop that never waits. */
export const maxEvents = 50_000_000;

interface Event {
  readonly atUs: number;
  /** Ties go in the order of scheduling, so that one seed gives one run. */
  readonly sequence: number;
  run: (() => void) | undefined;
}

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
  /** Runs `callback` at the given time (now, if it is past). Returns a function that calls it off. */
  at(timeUs: number, callback: () => void): () => void;
  after(delayUs: number, callback: () => void): () => void;
  /** A promise for code that awaits. Time stands still until whoever waits for it has gone on. */
  deferred<T>(): Deferred<T>;
  trace(): Trace;
  /**
   * Runs `main` and moves time: whenever nothing is left to do at this instant, jumps to
   * the next event. Rejects when `main` waits for something that no event will bring.
   */
  drive<T>(main: () => Promise<T>): Promise<T>;
}

/** In the order of their times; ties in the order of scheduling. */
function inOrder(a: Event, b: Event): number {
  return a.atUs - b.atUs || a.sequence - b.sequence;
}

/** One turn of Node's event loop: every promise that can go on has gone on. */
function drainPromises(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Virtual time: a priority queue of events, at microsecond resolution, in one thread. Code
 * that awaits (the runner's clients and sleeps) is given a turn after each event that woke
 * it; all else is plain callbacks.
 */
export function createVirtualClock(): VirtualClock {
  const events = new TinyQueue<Event>([], inOrder);
  let nowUs = 0;
  let sequence = 0;
  let passed = 0;
  let hash = 0x811c9dc5;
  /** Set when an event resolved a promise, so that time must stand still until it was taken up. */
  let woke = true;

  const at = (timeUs: number, callback: () => void): (() => void) => {
    if (sequence >= maxEvents) throw new Error(`simulation ran away: ${maxEvents} events`);
    const atUs = Math.max(nowUs, Math.ceil(timeUs));
    const event: Event = { atUs, sequence: sequence++, run: callback };
    events.push(event);
    return () => {
      event.run = undefined;
    };
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
          await drainPromises();
        }
        if (progress.ended) return result;
        const event = events.pop();
        if (event === undefined) {
          throw new Error('simulation stands still: the run waits and no event is left');
        }
        nowUs = event.atUs;
        const { run } = event;
        if (run === undefined) continue;
        passed++;
        hash = Math.imul(hash ^ event.atUs ^ Math.imul(event.sequence, 0x9e3779b1), 0x01000193);
        run();
      }
    },
  };
}
