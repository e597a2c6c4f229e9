import type { CpuTimes, World } from '../world/world.ts';
import type { HarnessLag } from '../store/records.ts';

/** Between two looks at the clock. */
const lookEveryUs = 50_000;

/** Lateness is counted in milliseconds up to here; more is counted as this much. */
const latestMs = 10_000;

/** What the harness measures of itself over one stretch of a run. */
export interface LagWindow {
  lag(): HarnessLag;
}

/**
 * Measures how late the harness itself is: it sets timers for fixed moments and looks when they
 * fire. One that fires late was kept from running, by its own event loop or by the machine, and
 * whatever is called slow in that time may not have been.
 */
export class LagWatch {
  readonly #world: World;
  readonly #windows: Window[] = [];
  readonly whole: LagWindow;

  constructor(world: World) {
    this.#world = world;
    this.whole = this.open();
  }

  /** A stretch that begins now. */
  open(): LagWindow {
    const window = new Window(this.#world);
    this.#windows.push(window);
    return window;
  }

  /** Looks until the signal is aborted. */
  async follow(signal: AbortSignal): Promise<void> {
    const { clock } = this.#world;
    while (!signal.aborted) {
      const dueUs = clock.nowUs() + lookEveryUs;
      await clock.sleepUntil(dueUs, signal);
      const lateUs = clock.nowUs() - dueUs;
      if (lateUs < 0) return;
      for (const window of this.#windows) window.note(lateUs);
    }
  }
}

class Window implements LagWindow {
  readonly #world: World;
  readonly #cpuAtStart: CpuTimes | undefined;
  /** Timers by how many milliseconds they were late. */
  readonly #counts = new Uint32Array(latestMs + 1);
  #timers = 0;
  #maxLateUs = 0;

  constructor(world: World) {
    this.#world = world;
    this.#cpuAtStart = world.cpuTimes?.();
  }

  note(lateUs: number): void {
    const bucket = Math.min(latestMs, Math.ceil(lateUs / 1000));
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#timers++;
    this.#maxLateUs = Math.max(this.#maxLateUs, lateUs);
  }

  lag(): HarnessLag {
    return {
      timers: this.#timers,
      p99LateUs: Math.min(this.#p99Ms() * 1000, this.#maxLateUs),
      maxLateUs: this.#maxLateUs,
      ...cpuShares(this.#cpuAtStart, this.#world.cpuTimes?.()),
    };
  }

  /** Nearest rank. */
  #p99Ms(): number {
    const rank = Math.ceil(0.99 * this.#timers);
    let seen = 0;
    for (const [ms, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= rank) return ms;
    }
    return 0;
  }
}

/** The shares of the machine's CPU time between two readings, as far as they are known. */
export function cpuShares(
  from: CpuTimes | undefined,
  to: CpuTimes | undefined,
): Pick<HarnessLag, 'cpuBusy' | 'cpuStolen'> {
  const totalMs = (to?.totalMs ?? 0) - (from?.totalMs ?? 0);
  if (from === undefined || to === undefined || totalMs <= 0) {
    return { cpuBusy: null, cpuStolen: null };
  }
  const share = (ms: number): number => Math.min(1, Math.max(0, ms / totalMs));
  return {
    cpuBusy: share(totalMs - (to.idleMs - from.idleMs)),
    cpuStolen:
      from.stolenMs === null || to.stolenMs === null ? null : share(to.stolenMs - from.stolenMs),
  };
}
