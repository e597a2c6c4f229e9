import type { HistoryEvent, Operation } from '../../src/history/operation.ts';
import type { Limits } from './limits.ts';
import type { KeyResult, LinearizabilityResult, Unknown, Verdict } from './verdict.ts';

/** What is judged. Whoever knows more of a run than its history extends this. */
export interface CheckedHistory {
  /** In order of invocation. */
  readonly operations: readonly Operation[];
  /** What the nemesis did, in order; empty where there was none. */
  readonly nemesis: readonly HistoryEvent[];
}

/**
 * Decides one thing about a history. Linearizability is one (`linearizable`), each property of a
 * run another; your own is mostly `propertyChecker` with a function.
 */
export interface Checker<History extends CheckedHistory = CheckedHistory> {
  /** What is decided: the name of the property in tables, records and reports. */
  readonly name: string;
  check(history: History, limits: Limits): CheckResult;
}

/** `not-exercised`: the history had no occasion to show it, which is neither a pass nor a failure. */
export type CheckVerdict = Verdict | 'not-exercised';

/** What a checker says of a property. */
export interface Judgement {
  readonly verdict: CheckVerdict;
  /** One sentence with the counts. */
  readonly summary: string;
  /** What it rests on, a line each. */
  readonly details?: readonly string[];
}

export interface CheckResult extends Judgement {
  /** The checker's name. */
  readonly checker: string;
  /** What is wrong, the first to be shown ahead; empty unless the verdict is `invalid`. */
  readonly findings: readonly Finding[];
  readonly unknown?: Unknown;
  /** Key by key, of a checker of linearizability. */
  readonly linearizability?: LinearizabilityResult;
}

/** Something wrong. Whoever shows it goes by its kind, and leaves none out. */
export type Finding = NoOrder | FailedProperty;

/** Answers that no order of the operations explains: of one key, or of the whole history. */
export interface NoOrder extends Pick<
  KeyResult,
  'key' | 'operations' | 'decidedBy' | 'counterexample'
> {
  readonly kind: 'no-order';
}

/** A property that does not hold. */
export interface FailedProperty {
  readonly kind: 'property';
  readonly name: string;
  readonly summary: string;
  readonly details?: readonly string[];
}

/** A checker of one property, from the function that judges it. */
export function propertyChecker<History extends CheckedHistory = CheckedHistory>(
  name: string,
  judge: (history: History) => Judgement,
): Checker<History> {
  return {
    name,
    check(history) {
      const judgement = judge(history);
      const { verdict, summary, details } = judgement;
      const finding = { kind: 'property', name, summary, ...(details && { details }) } as const;
      return { checker: name, ...judgement, findings: verdict === 'invalid' ? [finding] : [] };
    },
  };
}
