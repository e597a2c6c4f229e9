import { HarnessError } from '../errors.ts';
import type { Recorder } from '../history/recorder.ts';
import type { World } from '../world/world.ts';
import { ClientThreads } from './client-threads.ts';
import { ClusterWatch, rolesAreUnknown } from './cluster-watch.ts';
import { whyUnfit } from './fitness.ts';
import { LagWatch } from './lag-watch.ts';
import type { RunListener } from './listener.ts';
import { NemesisDriver } from './nemesis-driver.ts';
import { adaptiveRate, fixedRate } from './adaptive-rate.ts';
import type { NodeTroubles, Recovery, RunOutcome } from './outcome.ts';
import { createPacing } from './pacing.ts';
import { operationsOf, randomFor, type TestPlan } from './plan.ts';
import { probeRecovery, readFinally } from './recovery.ts';
import type { Phase } from '../store/records.ts';
import { threadPlans } from './thread-plan.ts';

export interface RunOptions {
  readonly plan: TestPlan;
  readonly world: World;
  readonly recorder: Recorder;
  readonly listener?: RunListener;
  /** Aborted by Ctrl-C: the run heals, stops and reports what it has. */
  readonly signal?: AbortSignal;
  /** Aborted when nothing more needs to be seen: the run heals, and leaves recovery out. */
  readonly enough?: AbortSignal;
}

/**
 * One run, from the first node to the last read: start → elect → run → heal → recover.
 * Never rejects: what goes wrong is in the outcome, beside what was recorded until then.
 * The world is stopped when this returns.
 */
export async function runTest(options: RunOptions): Promise<RunOutcome> {
  return options.world.run(() => new Run(options).execute());
}

class Run {
  readonly #options: RunOptions;
  readonly #listener: RunListener;
  readonly #watch: ClusterWatch;
  readonly #lag: LagWatch;
  readonly #driver: NemesisDriver;
  readonly #threads: ClientThreads;
  readonly #source;
  readonly #interrupt: AbortSignal;
  readonly #enough: AbortSignal;
  /** Aborted when something fails: the workload has no reason to go on. */
  readonly #failure = new AbortController();
  readonly #errors: unknown[] = [];
  readonly #phases: Phase[] = [];

  constructor(options: RunOptions) {
    const { plan, world, recorder } = options;
    this.#options = options;
    this.#listener = options.listener ?? {};
    this.#interrupt = options.signal ?? new AbortController().signal;
    this.#enough = AbortSignal.any(
      [options.enough, world.watch?.broken].filter((signal) => signal !== undefined),
    );
    this.#source = operationsOf(plan);
    const listener = this.#listener;
    this.#watch = new ClusterWatch(world, listener);
    this.#lag = new LagWatch(world);
    this.#driver = new NemesisDriver({
      world,
      nemesis: plan.nemesis,
      watch: this.#watch,
      recorder,
      listener,
    });
    this.#threads = new ClientThreads({
      world,
      recorder,
      listener,
      plans: threadPlans(plan),
      signal: this.#ending(),
    });
  }

  async execute(): Promise<RunOutcome> {
    const { world, recorder } = this.#options;
    let recovery: Recovery | undefined;
    const ended = new AbortController();
    const looking = this.#lag.follow(ended.signal);
    try {
      await this.#phase('start', () => world.start());
      await this.#phase('elect', () => this.#elect());
      if (!this.#interrupt.aborted) recovery = await this.#runAndRecover();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#threads.close();
      ended.abort();
      await looking;
      await world.stop().catch((error: unknown) => {
        this.#fail(error);
      });
    }
    return {
      operations: recorder.operations(),
      nemesisEvents: recorder.nemesisEvents(),
      faults: this.#driver.faults,
      faultsBegun: this.#driver.begun,
      skippedFaults: this.#driver.skipped,
      leadership: this.#watch.seen(),
      recovery,
      troubles: await this.#troubles(),
      lag: this.#lag.whole.lag(),
      repeatedRequests: this.#threads.repeated,
      watched: world.watch?.properties() ?? [],
      phases: this.#phases,
      errors: this.#errors,
      interrupted: this.#interrupt.aborted,
    };
  }

  /** Asked when all is over: a node may die until then, and its log grow. */
  async #troubles(): Promise<NodeTroubles> {
    const { world } = this.#options;
    return { exits: world.exits(), alarms: await world.alarms() };
  }

  async #runAndRecover(): Promise<Recovery | undefined> {
    const ended = new AbortController();
    const watching = this.#watch.follow(ended.signal).catch((error: unknown) => {
      this.#fail(error);
    });
    try {
      await this.#phase('run', () => this.#workAndBreak());
      await this.#phase('heal', () => this.#driver.undoAll()).catch((error: unknown) => {
        this.#fail(error);
      });
      if (this.#ending().aborted) return undefined;
      return await this.#phase('recover', () => this.#recover());
    } finally {
      ended.abort();
      await watching;
    }
  }

  async #elect(): Promise<void> {
    const { world, plan } = this.#options;
    if (rolesAreUnknown(await this.#watch.sample())) return;
    const deadlineUs = world.clock.nowUs() + plan.electTimeoutMs * 1000;
    const leader = await this.#watch.awaitLeader(deadlineUs, this.#interrupt);
    if (leader !== undefined || this.#interrupt.aborted) return;
    throw new HarnessError(
      'RJ031',
      [
        `no leader was elected within ${plan.electTimeoutMs / 1000} s of the start`,
        ...whyUnfit(this.#lag.whole.lag()),
      ].join('; '),
      'see the node logs in the run folder; a very slow machine may need fewer nodes',
    );
  }

  /** The workload and the nemesis, side by side. The first failure of either ends both. */
  async #workAndBreak(): Promise<void> {
    const { plan, world } = this.#options;
    const startUs = world.clock.nowUs();
    const { options } = plan;
    const rate = options.rate === 'auto' ? adaptiveRate() : fixedRate(options.rate);
    const random = randomFor(plan.seed, 'pacing');
    const pacing = createPacing({ source: this.#source, options, rate, random });
    const over = new AbortController();
    const stop = AbortSignal.any([over.signal, this.#ending()]);
    const work = this.#threads
      .each(
        (thread) => {
          const due = pacing.take(this.#threads.role(thread), world.clock.nowUs() - startUs);
          return due && { invocation: due.invocation, atUs: startUs + due.atUs };
        },
        ({ type, invokedAtUs, completedAtUs }) => {
          if (type !== 'ok' || completedAtUs === null) return;
          rate.answered(completedAtUs - invokedAtUs, completedAtUs - startUs);
        },
      )
      .finally(() => {
        over.abort();
      });
    const faults = this.#driver.follow(plan.schedule, startUs, stop);
    await Promise.all(
      [work, faults].map((part) =>
        part.catch((error: unknown) => {
          this.#fail(error);
        }),
      ),
    );
  }

  async #recover(): Promise<Recovery> {
    const { world, plan } = this.#options;
    const signal = this.#interrupt;
    const shared = { world, threads: this.#threads, source: this.#source, signal };
    const recovery = await probeRecovery({
      ...shared,
      timeoutMs: plan.recoveryTimeoutMs,
      watch: this.#watch,
      lag: this.#lag,
    });
    if (recovery.firstOkAfterUs !== null) await readFinally(shared);
    return recovery;
  }

  async #phase<T>(name: Phase['name'], part: () => Promise<T>): Promise<T> {
    const { clock } = this.#options.world;
    const startUs = clock.nowUs();
    this.#listener.phase?.(name, startUs);
    try {
      return await part();
    } finally {
      this.#phases.push({ name, startUs, endUs: clock.nowUs() });
    }
  }

  /** Aborted when the workload is to end before its time, for whatever reason. */
  #ending(): AbortSignal {
    return AbortSignal.any([this.#interrupt, this.#enough, this.#failure.signal]);
  }

  #fail(error: unknown): void {
    this.#errors.push(error);
    this.#listener.error?.(error);
    this.#failure.abort();
  }
}
