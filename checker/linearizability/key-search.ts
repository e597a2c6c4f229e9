import type { Operation } from '../../src/history/operation.ts';
import { explainedResult } from './explained.ts';
import { describeLimit } from '../core/limits.ts';
import type { LimitReason, Meter } from '../core/limits.ts';
import type { Model } from '../core/model.ts';
import { isIgnored, readsState, toSearchOperation } from '../core/model.ts';
import type { Attempted, Contender } from './rounds.ts';
import type { KeyResult } from '../core/verdict.ts';
import { notVerified, verifyWitness } from './verify-witness.ts';
import type { SearchOutcome } from './wing-gong.ts';
import { searchLinearization } from './wing-gong.ts';

/** What a search came to, a yes verified. */
type Found =
  | Exclude<SearchOutcome, { verdict: 'valid' }>
  | { readonly verdict: 'valid'; readonly witness: readonly number[] }
  | { readonly verdict: 'unknown'; readonly reason: 'error'; readonly message: string };

/** One key (or a whole history) before the general search: tried in slices, and described in the end. */
export class KeySearch implements Contender<Found> {
  readonly name: string | null;
  readonly size: number;
  readonly #operations: readonly Operation[];
  readonly #counted: readonly Operation[];
  readonly #model: Model;
  readonly #meter: Meter;

  /** @param meter that of all keys */
  constructor(key: string | null, operations: readonly Operation[], model: Model, meter: Meter) {
    this.name = key;
    this.#operations = operations;
    this.#counted = operations.filter((operation) => !isIgnored(operation, model));
    this.size = this.#counted.length;
    this.#model = model;
    this.#meter = meter;
  }

  attempt(slice: Meter): Found {
    const search = this.#counted.map(toSearchOperation);
    const outcome = searchLinearization(search, this.#model, slice);
    return outcome.verdict === 'valid' ? this.#verified(outcome.order, slice) : outcome;
  }

  untried(reason: LimitReason): Found {
    return { verdict: 'unknown', reason, stored: 0, reached: undefined };
  }

  /** A yes that its verifier does not accept is a defect of ours, and no verdict on the history. */
  #verified(order: readonly number[], slice: Meter): Found {
    const witness = order.flatMap((i) => this.#counted[i]?.invokeIndex ?? []);
    const wrong = verifyWitness(this.#operations, this.#model, witness, () => slice.isOverTime());
    if (wrong === undefined) return { verdict: 'valid', witness };
    if (wrong === notVerified) return this.untried('time-limit');
    const message = `the checker found an order that its verifier refuses: ${wrong}`;
    return { verdict: 'unknown', reason: 'error', message };
  }

  /** @param budget for the explanation of a violation */
  describe(attempted: Attempted<Found>, budget: Meter | undefined): KeyResult {
    const isRead = this.#operations.some((operation) => readsState(operation, this.#model));
    return {
      key: this.name,
      operations: this.#operations.length,
      decidedBy: 'wing-gong',
      visited: attempted.visited,
      ...(isRead ? {} : { unread: true }),
      ...this.#verdict(attempted, budget),
    };
  }

  #verdict(
    { outcome, stopped, visited }: Attempted<Found>,
    budget: Meter | undefined,
  ): Pick<KeyResult, 'verdict' | 'witness' | 'counterexample' | 'unknown'> {
    switch (outcome.verdict) {
      case 'valid':
        return outcome;
      case 'invalid': {
        const end = this.#counted[outcome.stuckAt]?.completeIndex ?? Infinity;
        const violation = { key: this.name, operations: this.#operations, end, suspects: [] };
        return explainedResult(violation, this.#model, budget);
      }
      case 'unknown': {
        const { verdict } = outcome;
        if (outcome.reason === 'error') {
          return { verdict, unknown: { reason: 'error', message: outcome.message } };
        }
        const reason = stopped ?? outcome.reason;
        const { configurations } = this.#meter;
        const { completedAtUs } = this.#counted[outcome.reached ?? -1] ?? {};
        return {
          verdict,
          unknown: {
            reason,
            message: describeLimit(reason, { visited, configurations }),
            frontier: outcome.stored,
            ...(typeof completedAtUs === 'number' ? { atUs: completedAtUs } : {}),
          },
        };
      }
    }
  }
}
