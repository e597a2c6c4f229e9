/**
 * What a model can say about shrinking histories of its own. A counterexample is made from a
 * history H by relaxations alone: each turns H into a smaller or looser H' such that a
 * linearization of H gives one of H'. So when H' has none, neither has H, and a reader who
 * checks H' by hand has checked H.
 *
 * Leaving out an operation because it "does not matter" is no relaxation: it may be what
 * a later answer has to see. Each relaxation argues why it is sound, and is tested against
 * brute force on random histories.
 */
import type { Operation } from '../../src/history/operation.ts';

/** A history that was made smaller or looser. */
export interface PartialHistory<State = unknown> {
  /** In order of invocation. */
  readonly operations: readonly Operation[];
  /** The object may be in any of these states before the first operation. */
  readonly initial: readonly State[];
  /** Why it is in one of those, as a sentence; absent for the model's own initial state. */
  readonly given?: string;
}

/**
 * A relaxation that leaves out any of the named parts of a history: all operations on one
 * element, or what one read answered. Whichever parts are kept, the result is sound.
 */
export interface Selection<State = unknown> {
  readonly kind: 'selection';
  /** The parts of this history, the ones that are most likely to be to blame first. */
  parts(history: PartialHistory<State>): readonly string[];
  keep(history: PartialHistory<State>, kept: ReadonlySet<string>): PartialHistory<State>;
  /**
   * Of parts that no answer can be about, so that a first proof does without them: those that it
   * had better have all the same. Absent: parts are what a violation is about.
   */
  atFirst?(history: PartialHistory<State>): readonly string[];
}

/** A relaxation with a few outcomes, each sound: the smaller ones first. */
export interface Alternatives<State = unknown> {
  readonly kind: 'alternatives';
  forms(history: PartialHistory<State>): Iterable<PartialHistory<State>>;
}

export type Relaxation<State = unknown> = Selection<State> | Alternatives<State>;

/** `PartialHistory.given` where the beginning was cut off: any state does. */
export const anyState = 'Whatever the state was before the first of these.';

/** The position at which an operation had certainly taken effect: infinity when it never is certain. */
export function returnOf({ type, completeIndex }: Operation): number {
  return type === 'info' ? Infinity : (completeIndex ?? Infinity);
}

/** The operation with nothing known of its outcome: it may take effect at any later time, or never. */
export function asUnknown(operation: Operation): Operation {
  return operation.type === 'info' ? operation : { ...operation, type: 'info', output: null };
}

/**
 * The selection whose parts are operations.
 * @param mayGo the operations that may be left out, in any combination; the others stay
 * @param instead what is left of an operation whose part is left out; default: nothing
 */
export function selectOperations<State>(
  mayGo: (history: PartialHistory<State>) => readonly Operation[],
  instead: (operation: Operation) => Operation | undefined = () => undefined,
): Selection<State> {
  const optional = oncePerHistory(mayGo);
  return {
    kind: 'selection',
    parts: (history) => latestAnswerFirst(optional(history)).map(partOf),
    keep: (history, kept) => {
      const gone = new Set(optional(history).filter((operation) => !kept.has(partOf(operation))));
      return {
        ...history,
        operations: history.operations.flatMap((operation) =>
          gone.has(operation) ? (instead(operation) ?? []) : operation,
        ),
      };
    },
  };
}

/** The name of a part that is an operation. */
export function partOf({ invokeIndex }: Pick<Operation, 'invokeIndex'>): string {
  return String(invokeIndex);
}

/** The operations, the one that was answered last first, and those without an answer last. */
function latestAnswerFirst(operations: readonly Operation[]): readonly Operation[] {
  const answeredAt = (operation: Operation): number => {
    const at = returnOf(operation);
    return at === Infinity ? -1 : at;
  };
  return operations.toSorted((a, b) => answeredAt(b) - answeredAt(a));
}

/** Shrinking asks the same of one history for each of its parts. */
export function oncePerHistory<State, Found>(
  find: (history: PartialHistory<State>) => Found,
): (history: PartialHistory<State>) => Found {
  const found = new WeakMap<PartialHistory<State>, { readonly value: Found }>();
  return (history) => {
    const known = found.get(history) ?? { value: find(history) };
    found.set(history, known);
    return known.value;
  };
}
