/**
 * Decides a register history in columns, key by key, with the first layer that can:
 *
 * 1. *reads-from*: an observation that no write explains is a no.
 * 2. *zone*: linear. A no from what is forced; a yes when an order comes out, with failed cas
 *    put in their places and what is wrong in a few places mended (`mend-order.ts`).
 * 3. *frontier*: the search, for the rest.
 *
 * Every yes is verified against the columns before it is given.
 */
import { neverReturned } from '../../../src/history/columns/columns.ts';
import type { OperationColumns } from '../../../src/history/columns/columns.ts';
import type { LimitReason, Meter } from '../../core/limits.ts';
import { describeLimit } from '../../core/limits.ts';
import { mergeUnobserved } from './frontier/merge-unobserved.ts';
import { FrontierSearch } from './frontier/frontier-search.ts';
import { FailedCasPlacer } from './order/place-failed-cas.ts';
import type { ColumnSemantics, Problem } from './problem.ts';
import { KeySplit, failedCasAction } from './problem.ts';
import { mendOrder } from './order/mend-order.ts';
import { ReadsFromScratch, readsFrom } from './order/reads-from.ts';
import type { ReadsFrom } from './order/reads-from.ts';
import { OrderVerifier } from './columns/verify-order.ts';
import { Zone } from './order/zone.ts';
import { plural } from '../../../src/plural.ts';

/** What was decided for one key, in rows of the columns. */
export type KeyOutcome =
  | { readonly verdict: 'valid'; readonly layer: Layer; readonly rows: Int32Array }
  | {
      readonly verdict: 'invalid';
      readonly layer: Layer;
      /** Rows that contradict each other, as far as the layer knows them. */
      readonly core: readonly number[];
      /** The one of them that returned last: by then the violation has happened. */
      readonly last: number;
    }
  | {
      readonly verdict: 'unknown';
      readonly layer: Layer;
      readonly reason: LimitReason | 'error';
      readonly message: string;
      /** How far it came, to be said behind the limit. */
      readonly progress?: string;
      /** Row that was returning. */
      readonly at?: number;
      readonly frontier?: number;
    };

export type Layer = 'reads-from' | 'zone' | 'frontier';

/** Layers that a test may turn off. */
export interface Layers {
  readonly readsFrom: boolean;
  readonly zone: boolean;
}

/** Operations beyond which a proposal is tried before what is forced is looked at alone. */
const longKey = 5_000;

const allLayers: Layers = { readsFrom: true, zone: true };

export class ColumnChecker {
  readonly #split: KeySplit;
  readonly #verifier: OrderVerifier;
  readonly #meter: Meter;
  readonly #layers: Layers;
  // Scratch for the largest key met so far.
  #capacity = -1;
  #reads: ReadsFromScratch;
  #zone: Zone;
  #placer: FailedCasPlacer;

  constructor(
    columns: OperationColumns,
    semantics: ColumnSemantics,
    meter: Meter,
    layers: Layers = allLayers,
  ) {
    this.#split = new KeySplit(columns, semantics);
    this.#verifier = new OrderVerifier(columns, semantics);
    this.#meter = meter;
    this.#layers = layers;
    this.#reads = new ReadsFromScratch(0, 0);
    this.#zone = new Zone(0, 0);
    this.#placer = new FailedCasPlacer(0);
  }

  /** Operations of a key that can matter. */
  size(key: number): number {
    return this.#split.size(key);
  }

  check(key: number): KeyOutcome {
    return this.decideInPassing(key) ?? this.search(key, this.#meter);
  }

  /** With the layers that take linear time. @returns undefined when they cannot decide */
  decideInPassing(key: number): KeyOutcome | undefined {
    const problem = this.#split.problem(key);
    this.#reserve(problem);
    const limit = this.#meter.spend(problem.count, 0);
    if (limit !== undefined) return this.untried(limit);
    const reads = readsFrom(problem, this.#reads);
    if (this.#layers.readsFrom && reads.impossible >= 0)
      return refuted(problem, 'reads-from', [reads.impossible]);
    const outcome =
      this.#layers.zone && reads.impossible < 0 ? this.#byZone(problem, reads) : undefined;
    return outcome && this.#verified(key, outcome);
  }

  /** With the search. */
  search(key: number, meter: Meter): KeyOutcome {
    return this.#verified(key, byFrontier(this.#split.problem(key), meter));
  }

  /** For a key that nothing was tried on, since a limit was passed before. */
  untried(reason: LimitReason): KeyOutcome {
    const message = describeLimit(reason, this.#meter);
    return { verdict: 'unknown', layer: 'reads-from', reason, message };
  }

  #byZone(problem: Problem, reads: ReadsFrom): KeyOutcome | undefined {
    // In a long key most of what is proposed is right, so that the forced part alone is looked
    // at only where no order came of it.
    const isProposedFirst = reads.ambiguous > 0 && problem.count > longKey;
    if (isProposedFirst) {
      const outcome = this.#byProposal(problem, this.#zone.propose(problem, reads));
      if (outcome !== undefined) return outcome;
    }
    const outcome = this.#zone.decide(problem, reads);
    if (outcome.verdict === 'invalid') return refuted(problem, 'zone', outcome.core);
    if (isProposedFirst) return undefined;
    return outcome.verdict === 'valid'
      ? this.#byProposal(problem, outcome.length)
      : this.#byProposal(problem, this.#zone.propose(problem, reads));
  }

  /** Completes and mends the order that the zone layer left. @param length of that order, if there is one */
  #byProposal(problem: Problem, length: number | undefined): KeyOutcome | undefined {
    if (length === undefined) return undefined;
    const { order } = this.#zone;
    const hasFailedCas = problem.action.subarray(0, problem.count).includes(failedCasAction);
    const placed = hasFailedCas ? this.#placer.place(problem, order, length) : length;
    const complete = hasFailedCas ? this.#placer.order : order;
    const mended = mendOrder(problem, complete, placed, this.#meter);
    if (mended === undefined) return undefined;
    return { verdict: 'valid', layer: 'zone', rows: rowsOf(problem, mended, mended.length) };
  }

  /** A yes that the verifier does not accept is a defect of ours, and no verdict on the history. */
  #verified(key: number, outcome: KeyOutcome): KeyOutcome {
    if (outcome.verdict !== 'valid') return outcome;
    const wrong = this.#verifier.refusal(key, outcome.rows);
    if (wrong === undefined) return outcome;
    return {
      verdict: 'unknown',
      layer: outcome.layer,
      reason: 'error',
      message: `the ${outcome.layer} layer found an order that its verifier refuses: ${wrong}`,
    };
  }

  #reserve({ count, eventCount, valueCount }: Problem): void {
    const needed = Math.max(count, eventCount, valueCount);
    if (needed <= this.#capacity) return;
    // Keys come in all sizes; growing by half keeps the number of growths small.
    this.#capacity = Math.max(needed, Math.ceil(this.#capacity * 1.5));
    this.#reads = new ReadsFromScratch(this.#capacity, this.#capacity);
    this.#zone = new Zone(this.#capacity, this.#capacity);
    this.#placer = new FailedCasPlacer(this.#capacity);
  }
}

function rowsOf({ row }: Problem, order: Int32Array, length: number): Int32Array {
  const rows = new Int32Array(length);
  for (let at = 0; at < length; at++) rows[at] = row[order[at]!]!;
  return rows;
}

function refuted(problem: Problem, layer: Layer, core: readonly number[]): KeyOutcome {
  const { row, complete } = problem;
  let last = -1;
  for (const i of core) {
    if (complete[i] !== neverReturned && (last < 0 || complete[i]! > complete[last]!)) last = i;
  }
  return { verdict: 'invalid', layer, core: core.map((i) => row[i]!), last: row[last]! };
}

function byFrontier(problem: Problem, meter: Meter): KeyOutcome {
  const outcome = new FrontierSearch(mergeUnobserved(problem), meter).run();
  switch (outcome.verdict) {
    case 'valid': {
      const { order } = outcome;
      return { verdict: 'valid', layer: 'frontier', rows: rowsOf(problem, order, order.length) };
    }
    case 'invalid': {
      const at = problem.events[outcome.at]! >> 1;
      return refuted(problem, 'frontier', [at]);
    }
    case 'unknown': {
      const event = problem.events[outcome.at];
      return {
        verdict: 'unknown',
        layer: 'frontier',
        reason: outcome.reason,
        message: describeLimit(outcome.reason, meter),
        progress: `after ${outcome.at} of ${plural(problem.eventCount, 'event')}`,
        frontier: outcome.frontier,
        ...(event === undefined ? {} : { at: problem.row[event >> 1]! }),
      };
    }
  }
}
