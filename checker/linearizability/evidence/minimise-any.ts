/**
 * From a history of any model that is not linearizable to a small one that is not either, by
 * the relaxations that hold for every model (`cuts.ts`) and those that the model brings.
 *
 * Most violations show in the last few answers before the search got stuck, and concern one
 * or two elements, values or registers. So small candidates are asked first: the last 1, 2,
 * 4, … observations, of single parts, pairs of parts and the last 4, 8, 16, … parts, begun
 * as late as may be. What is found is then shrunk piece by piece (ddmin) until nothing more
 * can be left out.
 */
import type { Operation } from '../../../src/history/operation.ts';
import type { Model } from '../../core/model.ts';
import { isObserver } from '../../core/model.ts';
import type { PartialHistory, Selection } from '../../core/relaxation.ts';
import { returnOf } from '../../core/relaxation.ts';
import { anyState, beginAt, endAt, keepObservers } from './cuts.ts';
import { ddmin } from './ddmin.ts';

/** A proof of so many operations is not made shorter by giving up what it began with. */
const shortProof = 6;
/** A proof of so many operations is read as it is, and needs no sums or counts. */
const readableProof = 8;
/** Windows up to this width are asked before anything dearer. */
const nearEnough = 8;
/** Of so many parts, each pair is tried. */
const mostPaired = 24;

/** Whether a history is certain to have no linearization; what it costs is limited. */
export type RefutesAny<State> = (history: PartialHistory<State>) => boolean;

/** @param operations in order of invocation, without those that the model ignores */
export function minimiseAny<State>(
  operations: readonly Operation[],
  end: number,
  model: Model<State>,
  refutes: RefutesAny<State>,
): PartialHistory<State> | undefined {
  const recorded = { operations, initial: [model.init()] };
  const start = firstProof(endAt(recorded, end, model), model, refutes);
  if (start === undefined) return undefined;
  let smallest = start;
  for (;;) {
    const next = shrink(smallest, model, refutes);
    if (weight(next, model) >= weight(smallest, model)) return smallest;
    smallest = next;
  }
}

/** What each step of shrinking lowers: operations and what can be left out of them. */
function weight<State>(history: PartialHistory<State>, model: Model<State>): number {
  return selectionsOf(model).reduce(
    (sum, selection) => sum + selection.parts(history).length,
    history.operations.length,
  );
}

function selectionsOf<State>(model: Model<State>): readonly Selection<State>[] {
  return (model.relaxations ?? []).filter((relaxation) => relaxation.kind === 'selection');
}

/** The whole, seen through ever more observations and parts; begun as late as may be. */
function firstProof<State>(
  whole: PartialHistory<State>,
  model: Model<State>,
  refutes: RefutesAny<State>,
): PartialHistory<State> | undefined {
  const observers = whole.operations
    .filter((operation) => isObserver(operation, model))
    .sort((a, b) => returnOf(b) - returnOf(a));
  const [first] = model.relaxations ?? [];
  for (let kept = 1; kept < Math.max(observers.length, 1) * 2; kept *= 2) {
    const seen = keepObservers(whole, new Set(observers.slice(0, kept)), model);
    if (first?.kind === 'selection') {
      for (const candidate of partsOf(seen, first)) {
        const proof = latestProof(candidate, model, refutes);
        if (proof !== undefined) return proof;
      }
    }
    const proof = latestProof(seen, model, refutes);
    if (proof !== undefined) return proof;
  }
  return undefined;
}

/** Single parts, pairs of the first ones, and the first 4, 8, 16, … */
function* partsOf<State>(
  history: PartialHistory<State>,
  selection: Selection<State>,
): Generator<PartialHistory<State>> {
  const parts = selection.parts(history);
  for (const part of parts) yield selection.keep(history, new Set([part]));
  const paired = parts.slice(0, mostPaired);
  for (const [i, one] of paired.entries()) {
    for (const other of paired.slice(0, i)) yield selection.keep(history, new Set([one, other]));
  }
  for (let kept = 4; kept < parts.length; kept *= 2) {
    yield selection.keep(history, new Set(parts.slice(0, kept)));
  }
}

/** The last 2, 4, 8, … operations, begun in any state; the model's alternatives; the whole. */
function latestProof<State>(
  history: PartialHistory<State>,
  model: Model<State>,
  refutes: RefutesAny<State>,
): PartialHistory<State> | undefined {
  if (history.operations.length <= readableProof) return refutes(history) ? history : undefined;
  return (
    window(history, 2, nearEnough, model, refutes) ??
    alternative(history, model, refutes) ??
    window(history, 2 * nearEnough, Infinity, model, refutes) ??
    (refutes(history) ? history : undefined)
  );
}

/** The last `from`, twice as many, … operations, begun in any state. */
function window<State>(
  history: PartialHistory<State>,
  from: number,
  to: number,
  model: Model<State>,
  refutes: RefutesAny<State>,
): PartialHistory<State> | undefined {
  const { operations } = history;
  for (let width = from; width <= to && width < operations.length; width *= 2) {
    const begun = beginAt(history, operations.at(-width)?.invokeIndex ?? 0, model);
    if (begun !== undefined && refutes(begun)) return begun;
  }
  return undefined;
}

function alternative<State>(
  history: PartialHistory<State>,
  model: Model<State>,
  refutes: RefutesAny<State>,
): PartialHistory<State> | undefined {
  for (const relaxation of model.relaxations ?? []) {
    if (relaxation.kind !== 'alternatives') continue;
    for (const form of relaxation.forms(history)) {
      if (form.operations.length < history.operations.length && refutes(form)) return form;
    }
  }
  return undefined;
}

/** Leaves out what can be left out, one kind after the other. */
function shrink<State>(
  from: PartialHistory<State>,
  model: Model<State>,
  refutes: RefutesAny<State>,
): PartialHistory<State> {
  let current = from;
  const observers = current.operations.filter((operation) => isObserver(operation, model));
  const seen = (kept: readonly Operation[]): PartialHistory<State> =>
    keepObservers(from, new Set(kept), model);
  current = seen(ddmin(observers, (kept) => refutes(seen(kept))));
  for (const selection of selectionsOf(model)) {
    const history = current;
    const keep = (kept: readonly string[]): PartialHistory<State> =>
      selection.keep(history, new Set(kept));
    current = keep(ddmin(selection.parts(history), (kept) => refutes(keep(kept))));
  }
  current = earlierEnd(current, model, refutes) ?? current;
  current = laterBeginning(current, model, refutes) ?? current;
  if (current.operations.length <= readableProof) return current;
  return alternative(current, model, refutes) ?? current;
}

function earlierEnd<State>(
  history: PartialHistory<State>,
  model: Model<State>,
  refutes: RefutesAny<State>,
): PartialHistory<State> | undefined {
  const [last = Infinity, ...ends] = history.operations
    .map(returnOf)
    .filter((end) => end !== Infinity)
    .sort((a, b) => b - a);
  let best: PartialHistory<State> | undefined;
  // What began after the last return is under way for ever, and explains nothing.
  for (const end of [last, ...ends]) {
    const candidate = endAt(history, end, model);
    if (!refutes(candidate)) break;
    best = candidate;
  }
  return best;
}

/** A later beginning, from any state, when that makes a long proof shorter. */
function laterBeginning<State>(
  history: PartialHistory<State>,
  model: Model<State>,
  refutes: RefutesAny<State>,
): PartialHistory<State> | undefined {
  const { length } = history.operations;
  if (length <= shortProof && history.given !== anyState) return undefined;
  for (const { invokeIndex } of history.operations.toReversed()) {
    const candidate = beginAt(history, invokeIndex, model);
    if (candidate === undefined) return undefined;
    if (candidate.operations.length >= length) return undefined;
    if (refutes(candidate)) return candidate;
  }
  return undefined;
}
