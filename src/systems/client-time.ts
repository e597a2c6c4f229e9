import { setTimeout as sleep } from 'node:timers/promises';

/** Time as a client lives in it: that of the machine, or virtual in a simulator. */
export interface ClientTime {
  nowMs(): number;
  /** Resolves after that long, or when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const wallTime: ClientTime = {
  nowMs: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal && { signal }).catch(() => undefined),
};
