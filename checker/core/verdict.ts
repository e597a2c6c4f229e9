import { outranking } from '../../src/exit-codes.ts';
import type { Operation } from '../../src/history/operation.ts';

/** Never valid by default: a limit, an error or missing evidence is `unknown`. */
export type Verdict = 'valid' | 'invalid' | 'unknown';

/** Why a check could not decide. */
export interface Unknown {
  readonly reason:
    | 'state-limit'
    | 'memory-limit'
    | 'time-limit'
    | 'interrupted'
    | 'empty-history'
    /** No operation succeeded: what failed or is of unknown outcome proves nothing. */
    | 'nothing-succeeded'
    /** Of a key: another one is refuted, which decides, so this one was given up. */
    | 'decided-elsewhere'
    | 'error';
  /** One sentence: which limit, where, and how far the search had come. */
  readonly message: string;
  /** How far into the history the search came, microseconds. */
  readonly atUs?: number;
  /** Configurations alive when it gave up. */
  readonly frontier?: number;
}

/**
 * A small sub-history that is itself not linearizable, described in words. Obtained by sound
 * relaxations only: if the whole history had a linearization, so would this.
 */
export interface Counterexample {
  /** stale-read, lost-update, value-from-nowhere, future-read, read-inversion, … or `other`. */
  readonly anomaly: string;
  /** One sentence for the verdict bar. */
  readonly summary: string;
  /** Three to eight sentences, in order. */
  readonly story: readonly string[];
  /** In order of invocation. Operations that were relaxed (cut off, made info) carry the relaxed form. */
  readonly operations: readonly Operation[];
  /** The states that the key may have had before the first of these operations, in words. */
  readonly initialStates: readonly string[];
  /** Up to five longest candidate orders, each ending where it fails. */
  readonly orders: readonly CandidateOrder[];
  /** True when the brute-force checker confirmed it. */
  readonly confirmed: boolean;
  /**
   * True when the operations are only where the search for an order got stuck: no proof by
   * themselves, because the budget was too small to make one. The verdict stands all the same.
   */
  readonly isExcerpt?: boolean;
}

export interface CandidateOrder {
  readonly steps: readonly {
    /** `invokeIndex` of the operation. */
    readonly operation: number;
    /** State after the step, in words. */
    readonly state: string;
  }[];
  /** "fails because …". */
  readonly failure: string;
}

/** What was decided for one key (or for the whole history, when the model is not per key). */
export interface KeyResult {
  readonly key: string | null;
  readonly verdict: Verdict;
  readonly operations: number;
  /** True when no operation that succeeded depended on its state: whatever it held, nobody would have seen it. */
  readonly unread?: true;
  /** Valid: the linearization found, as `invokeIndex`es in order; verified by independent code. */
  readonly witness?: readonly number[];
  /** Invalid: why. Absent only when explanation was turned off. */
  readonly counterexample?: Counterexample;
  readonly unknown?: Unknown;
  /** Which layer decided: `zone`, `frontier`, `wing-gong`, … */
  readonly decidedBy: string;
  /** Configurations visited: the measure of work that does not depend on the machine. */
  readonly visited: number;
}

export interface LinearizabilityResult {
  readonly verdict: Verdict;
  readonly model: string;
  readonly operations: number;
  readonly keys: readonly KeyResult[];
  readonly visited: number;
  /** How many of the keys are `unread`; absent in results of older versions. */
  readonly unreadKeys?: number;
  /** Why there is no verdict, where that is not the matter of one key. */
  readonly unknown?: Unknown;
}

/**
 * The verdict over all keys. A history in which nothing succeeded has an order (that of nothing),
 * and shows nothing: it is no pass.
 */
export function concludeOver(
  keys: readonly KeyResult[],
  { operations, succeeded }: { readonly operations: number; readonly succeeded: number },
): Pick<LinearizabilityResult, 'verdict' | 'unreadKeys' | 'unknown'> {
  const verdict = outranking(keys.map((key) => key.verdict)) ?? 'unknown';
  const unreadKeys = keys.reduce((n, { unread }) => (unread === true ? n + 1 : n), 0);
  if (operations === 0) return { verdict: 'unknown', unreadKeys, unknown: emptyHistory };
  if (succeeded > 0 || verdict === 'invalid') return { verdict, unreadKeys };
  return { verdict: 'unknown', unreadKeys, unknown: nothingSucceeded };
}

const emptyHistory: Unknown = {
  reason: 'empty-history',
  message: 'the history has no operation of a client, so there is nothing to judge',
};

const nothingSucceeded: Unknown = {
  reason: 'nothing-succeeded',
  message:
    'no operation succeeded, so nothing is proven: all of them failed or are of unknown outcome',
};

/** Keys of which nothing was seen, in words; undefined: there are none. */
export function describeUnread({
  keys,
  unreadKeys = 0,
}: LinearizabilityResult): string | undefined {
  if (unreadKeys === 0) return undefined;
  if (keys.length === 1) return 'nothing was ever read, so a wrong value would not have been seen';
  return `${unreadKeys} of ${keys.length} keys ${unreadKeys === 1 ? 'was' : 'were'} never read, so a wrong value there would not have been seen`;
}

/**
 * Keys without a linearization, the one that is reported first ahead: that with the smallest
 * counterexample, which is the easiest to follow. Whoever names one violation names this one.
 */
export function violatedKeys(result: LinearizabilityResult | null): readonly KeyResult[] {
  const size = ({ counterexample }: KeyResult): number =>
    counterexample?.operations.length ?? Infinity;
  return (result?.keys ?? [])
    .filter(({ verdict }) => verdict === 'invalid')
    .sort((a, b) => {
      // Infinity less Infinity is not a number: two without an explanation stay as they are.
      const difference = size(a) - size(b);
      return Number.isNaN(difference) ? 0 : difference;
    });
}
