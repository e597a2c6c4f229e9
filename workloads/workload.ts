import type { Checker } from '../checker/core/checker.ts';
import type { Model } from '../checker/core/model.ts';
import type { Invocation } from '../src/history/operation.ts';
import type { Random } from '../src/random.ts';

/** The options of a workload, each with a command-line flag of the same name. */
export interface WorkloadOptions {
  /** Client threads. */
  readonly concurrency: number;
  /**
   * How many of them only read, each at a node of its own: when writers hang on a leader that was
   * cut off, somebody must be left there to see it answer from the past.
   */
  readonly readers: number;
  /** Total operations, or null: as many as fit the time limit. */
  readonly ops: number | null;
  /**
   * Mean operations a second over all threads; 0: each thread as fast as it can; `auto`: as many
   * as the system answers promptly.
   */
  readonly rate: number | 'auto';
  readonly timeLimitMs: number;
  /** How many keys. */
  readonly keys: number;
  /** Share of reads, 0 to 1. */
  readonly readRatio: number;
  /** `unique`: every write of a key writes another value. A number n: values 0 to n-1. */
  readonly values: 'unique' | number;
}

/** What a thread does: a `reader` only reads; a `writer` does everything, reads among it. */
export type Role = 'reader' | 'writer';

/**
 * Seeded sequences of operations, one for each role: operation k of a role is the same whichever
 * thread takes it, and when.
 */
export interface OperationSource {
  next(role: Role): Invocation;
  /** An operation that only a working quorum can complete: asked for after the heal. */
  probe(): Invocation;
  /** What is read when all is over, so that a loss that nobody happened to see is seen. */
  finalReads(): readonly Invocation[];
}

/**
 * A pure, seeded source of operations, together with the model that its history is checked against.
 * It gets its name from the registry.
 */
export interface WorkloadDefinition {
  /** A paragraph that a newcomer understands: what it does, what it can find, what it cannot. */
  readonly summary: string;
  readonly defaults: WorkloadOptions;
  /** What a correct single copy of the data would answer: for whoever watches a run as it goes on. */
  readonly model: Model;
  /** What its history is asked when the run is over, beside what every run is. */
  readonly checkers: readonly Checker[];
  /** Operations without which it asks nothing; any other that a system lacks is left out. */
  readonly needs: readonly string[];
  /** @param supports which operations the system has */
  operations(
    options: WorkloadOptions,
    random: Random,
    supports?: (f: string) => boolean,
  ): OperationSource;
}

export interface Workload extends WorkloadDefinition {
  readonly name: string;
}
