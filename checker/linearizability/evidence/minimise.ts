/**
 * From a history of any model that is not linearizable to a small one that is not either, by
 * the relaxations that hold for every model (`cuts.ts`) and those that the model brings.
 *
 * Most violations show in the last few answers before the search got stuck, and concern one
 * or two elements, values or registers. So small candidates are asked first: what is suspected;
 * then the last 1, 2, 4, … observations, of single parts, pairs of parts and the last 4, 8, 16,
 * … parts, without what no answer can be about, begun as late as may be. What is found is then
 * shrunk piece by piece (ddmin) until nothing more can be left out.
 */
import type { Operation } from '../../../src/history/operation.ts';
import type { Model } from '../../core/model.ts';
import type { Alternatives, PartialHistory, Selection } from '../../core/relaxation.ts';
import { anyState, partOf, returnOf } from '../../core/relaxation.ts';
import { beginAt, endAt, observationsOf } from './cuts.ts';
import { ddmin } from './ddmin.ts';

/** A proof of so many operations is not made shorter by giving up what it began with. */
const shortProof = 6;
/** A proof of so many operations is read as it is, and needs no sums or counts. */
const readableProof = 8;
/** Windows up to this width are asked before anything dearer. */
const nearEnough = 8;
/** Of so many parts, each pair is tried. */
const maxPaired = 24;

/** Who confirms that a relaxed history is still a violation. */
export interface Judge<State> {
  /** Whether a history is certain to have no linearization; what it costs is limited. */
  refutes(history: PartialHistory<State>): boolean;
  /** Histories of so many operations are asked about as they are; of longer ones, smaller candidates come first. */
  readonly maxQuick: number;
}

export interface Suspicion {
  /** Completions after this position are not needed for the violation. */
  readonly end: number;
  /** `invokeIndex`es of operations that contradict each other, where that is known. */
  readonly suspects: readonly number[];
}

/** @param operations in order of invocation, without those that the model ignores */
export function minimise<State>(
  operations: readonly Operation[],
  { end, suspects }: Suspicion,
  model: Model<State>,
  judge: Judge<State>,
): PartialHistory<State> | undefined {
  const whole = endAt({ operations, initial: [model.init()] }, end, model);
  const shrinking = new Shrinking(model, judge);
  const start = shrinking.firstProof(whole, suspects);
  return start && shrinking.toTheEnd(start);
}

class Shrinking<State> {
  readonly #model: Model<State>;
  readonly #judge: Judge<State>;
  readonly #observations: Selection<State>;
  readonly #selections: readonly Selection<State>[];
  /** What a violation is about: elements, values, registers. */
  readonly #subject: Selection<State> | undefined;
  /** What no answer can be about. */
  readonly #unseen: readonly Selection<State>[];
  readonly #alternatives: readonly Alternatives<State>[];

  constructor(model: Model<State>, judge: Judge<State>) {
    const own = model.relaxations ?? [];
    const selections = own.filter((relaxation) => relaxation.kind === 'selection');
    this.#model = model;
    this.#judge = judge;
    this.#observations = observationsOf(model);
    const [first] = own;
    this.#selections = [this.#observations, ...selections];
    this.#subject = first?.kind === 'selection' && !('atFirst' in first) ? first : undefined;
    this.#unseen = selections.filter((selection) => 'atFirst' in selection);
    this.#alternatives = own.filter((relaxation) => relaxation.kind === 'alternatives');
  }

  /** Something smaller than the whole that is a violation, or the whole. */
  firstProof(
    whole: PartialHistory<State>,
    suspects: readonly number[],
  ): PartialHistory<State> | undefined {
    const suspected = suspects.map((invokeIndex) => partOf({ invokeIndex }));
    if (suspected.length > 0) {
      const seen = this.#seen(whole, suspected, suspected);
      if (this.#judge.refutes(seen)) return seen;
    }
    const parts = this.#observations.parts(whole);
    let last = whole;
    for (let kept = 1; kept < Math.max(parts.length, 1) * 2; kept *= 2) {
      last = this.#seen(whole, parts.slice(0, kept));
      for (const candidate of this.#narrowed(last)) {
        const proof = this.#latestProof(candidate);
        if (proof !== undefined) return proof;
      }
    }
    const { length } = whole.operations;
    // The whole and its windows were asked about already.
    if (last.operations.length === length && length > this.#judge.maxQuick) return undefined;
    return this.#window(whole, nearEnough, Infinity) ?? this.#confirmed(whole);
  }

  /** Shrinks until nothing more can be left out. */
  toTheEnd(start: PartialHistory<State>): PartialHistory<State> {
    let smallest = start;
    for (;;) {
      const next = this.#shrunk(smallest);
      if (this.#weight(next) >= this.#weight(smallest)) return smallest;
      smallest = next;
    }
  }

  /** What each step of shrinking lowers: operations and what can be left out of them. */
  #weight(history: PartialHistory<State>): number {
    return this.#selections.reduce(
      (sum, selection) => sum + selection.parts(history).length,
      history.operations.length,
    );
  }

  #confirmed(history: PartialHistory<State>): PartialHistory<State> | undefined {
    return this.#judge.refutes(history) ? history : undefined;
  }

  /** Only some observations, without what none of them can be about. @param kept stay in any case */
  #seen(
    whole: PartialHistory<State>,
    observations: readonly string[],
    kept: readonly string[] = [],
  ): PartialHistory<State> {
    return this.#unseen.reduce(
      (history, unseen) =>
        unseen.keep(history, new Set([...(unseen.atFirst?.(history) ?? []), ...kept])),
      this.#observations.keep(whole, new Set(observations)),
    );
  }

  /** Single parts, pairs of the first ones, the first 4, 8, 16, …, and all of them. */
  *#narrowed(history: PartialHistory<State>): Generator<PartialHistory<State>> {
    const subject = this.#subject;
    const parts = subject?.parts(history) ?? [];
    const only = (...kept: readonly string[]): PartialHistory<State> =>
      subject?.keep(history, new Set(kept)) ?? history;
    for (const part of parts) yield only(part);
    const paired = parts.slice(0, maxPaired);
    for (const [i, one] of paired.entries()) {
      for (const other of paired.slice(0, i)) yield only(one, other);
    }
    for (let kept = 4; kept < parts.length; kept *= 2) yield only(...parts.slice(0, kept));
    yield history;
  }

  /** The last 2, 4, 8, … operations, begun in any state; the model's alternatives; the whole. */
  #latestProof(history: PartialHistory<State>): PartialHistory<State> | undefined {
    if (history.operations.length <= this.#judge.maxQuick) return this.#confirmed(history);
    return (
      this.#window(history, 2, nearEnough) ??
      this.#alternative(history) ??
      this.#window(history, 2 * nearEnough, Infinity) ??
      this.#confirmed(history)
    );
  }

  /** The last `from`, twice as many, … operations, begun in any state. */
  #window(
    history: PartialHistory<State>,
    from: number,
    to: number,
  ): PartialHistory<State> | undefined {
    const { operations } = history;
    for (let width = from; width <= to && width < operations.length; width *= 2) {
      const begun = beginAt(history, operations.at(-width)?.invokeIndex ?? 0, this.#model);
      if (begun !== undefined && this.#judge.refutes(begun)) return begun;
    }
    return undefined;
  }

  #alternative(history: PartialHistory<State>): PartialHistory<State> | undefined {
    for (const alternatives of this.#alternatives) {
      for (const form of alternatives.forms(history)) {
        if (form.operations.length < history.operations.length && this.#judge.refutes(form)) {
          return form;
        }
      }
    }
    return undefined;
  }

  /** Leaves out what can be left out, one kind after the other. */
  #shrunk(from: PartialHistory<State>): PartialHistory<State> {
    let current = from;
    for (const selection of this.#selections) {
      current = this.#without(current, selection);
    }
    current = this.#earlierEnd(current);
    current = this.#laterBeginning(current) ?? current;
    if (current.operations.length <= readableProof) return current;
    return this.#alternative(current) ?? current;
  }

  /** What is most likely to be to blame is left out last. */
  #without(history: PartialHistory<State>, selection: Selection<State>): PartialHistory<State> {
    const keep = (kept: readonly string[]): PartialHistory<State> =>
      selection.keep(history, new Set(kept));
    const parts = selection.parts(history).toReversed();
    return keep(ddmin(parts, (kept) => this.#judge.refutes(keep(kept))));
  }

  #earlierEnd(history: PartialHistory<State>): PartialHistory<State> {
    const [last = Infinity, ...ends] = history.operations
      .map(returnOf)
      .filter((end) => end !== Infinity)
      .sort((a, b) => b - a);
    let best = history;
    // What began after the last return is under way for ever, and explains nothing.
    for (const end of [last, ...ends]) {
      const candidate = endAt(history, end, this.#model);
      if (candidate.operations.length >= best.operations.length) continue;
      if (!this.#judge.refutes(candidate)) break;
      best = candidate;
    }
    return best;
  }

  /** A later beginning, from any state, when that makes a long proof shorter. */
  #laterBeginning(history: PartialHistory<State>): PartialHistory<State> | undefined {
    const { length } = history.operations;
    if (length <= shortProof && history.given !== anyState) return undefined;
    for (const { invokeIndex } of history.operations.toReversed()) {
      const candidate = beginAt(history, invokeIndex, this.#model);
      if (candidate === undefined || candidate.operations.length >= length) return undefined;
      if (this.#judge.refutes(candidate)) return candidate;
    }
    return undefined;
  }
}
