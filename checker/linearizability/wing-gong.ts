/**
 * Decides whether a history of any model has a linearization, and finds one.
 *
 * The search of Wing & Gong (JPDC 1993) as Lowe (CPE 2017) made it practical. Calls and
 * returns stand in one linked list in real-time order. An operation may take effect next
 * if its call comes before the first return left in the list; taking it *lifts* both of its
 * entries out. When the first thing left is a return, the operation that returns there can
 * no longer be placed, so the last choice is undone (*unlift*) and the next one tried.
 * A configuration, the set of operations placed together with the state, is entered once:
 * whatever could follow from it has been tried by then.
 *
 * Sound: every order that is tried respects the real-time order (an operation is placed
 * only before the first return left, so nothing that had to come before it is missing) and
 * the model (each step was legal). Complete: every order that respects both is a path of
 * the search, and only repeated configurations are cut off.
 *
 * An `info` operation may take effect at any time after its call or never: it has a call and
 * no return, and the search is done when every operation with a return is placed.
 *
 * Cost: exponential in the operations that overlap, linear in the rest; the memo holds one
 * string a configuration. The faster layers are tested against this one.
 */
import type { LimitReason, Meter } from '../core/limits.ts';
import { bytesPerConfiguration } from '../core/limits.ts';
import type { Model, SearchOperation } from '../core/model.ts';

export type { SearchOperation };

export type SearchOutcome =
  | { readonly verdict: 'valid'; readonly order: readonly number[] }
  | {
      readonly verdict: 'invalid';
      /**
       * The operation whose return no order can pass: the history up to there is already not
       * linearizable, unless the model foresees what comes later.
       */
      readonly stuckAt: number;
    }
  | {
      readonly verdict: 'unknown';
      readonly reason: LimitReason;
      readonly stored: number;
      /** The latest return that was reached. */
      readonly reached: number | undefined;
    };

interface Entry {
  /** Index of the operation. */
  readonly operation: number;
  readonly isReturn: boolean;
  /** Place among all calls and returns. */
  rank: number;
  previous: Entry | undefined;
  next: Entry | undefined;
  /** Of a call: its return, if it has one. */
  readonly match: Entry | undefined;
}

interface Choice<State> {
  readonly call: Entry;
  /** The state before it was placed, and what a step from it costs. */
  readonly state: State;
  readonly stateToil: number;
  /** Length of the name of the state that it led to. */
  readonly held: number;
}

/**
 * @param initial states that the object may have at the beginning; one of them has to do.
 *   Default: the model's own.
 */
export function searchLinearization<State>(
  operations: readonly SearchOperation[],
  given: Model<State>,
  meter: Meter,
  initial?: readonly State[],
): SearchOutcome {
  // What a model foresees holds from its own initial state.
  const model = initial === undefined ? (given.foresee?.(operations) ?? given) : given;
  let stuckAt = -1;
  let stuckRank = -1;
  const entered = new Memo();
  for (const start of initial ?? [model.init()]) {
    const outcome = searchFrom(operations, model, meter, start, entered);
    if (outcome.verdict !== 'invalid') return outcome;
    const rank = operations[outcome.stuckAt]?.complete ?? -1;
    if (rank > stuckRank) {
      stuckRank = rank;
      stuckAt = outcome.stuckAt;
    }
  }
  return { verdict: 'invalid', stuckAt };
}

function searchFrom<State>(
  operations: readonly SearchOperation[],
  model: Model<State>,
  meter: Meter,
  start: State,
  entered: Memo,
): SearchOutcome {
  const head = linkEntries(operations);
  const choices: Choice<State>[] = [];
  let required = operations.reduce((n, { complete }) => (complete === null ? n : n + 1), 0);
  let state = start;
  // A step takes about as long as the state's name is long, also one that is refused.
  let stateToil = toilOf(model.stateKey(start).length);
  let furthest: Entry | undefined;
  let entry = head.next;
  while (required > 0) {
    if (entry !== undefined && !entry.isReturn) {
      const placed = operations[entry.operation];
      const next = placed && model.step(state, placed.operation);
      const limit = meter.spend(next === undefined ? 0 : 1, entered.stored, stateToil);
      if (limit !== undefined) {
        const reached = furthest?.operation;
        return { verdict: 'unknown', reason: limit, stored: entered.size, reached };
      }
      if (next !== undefined) {
        lift(entry);
        const key = model.stateKey(next);
        const configuration = nameConfiguration(head, key);
        meter.spend(0, 0, toilOf(configuration.length));
        if (entered.add(configuration)) {
          entered.hold(key.length);
          choices.push({ call: entry, state, stateToil, held: key.length });
          state = next;
          stateToil = toilOf(key.length);
          if (entry.match !== undefined) required--;
          entry = head.next;
          continue;
        }
        unlift(entry);
      }
      entry = entry.next;
      continue;
    }
    if (entry !== undefined && entry.rank > (furthest?.rank ?? -1)) furthest = entry;
    const last = choices.pop();
    if (last === undefined) return { verdict: 'invalid', stuckAt: furthest?.operation ?? -1 };
    unlift(last.call);
    if (last.call.match !== undefined) required++;
    state = last.state;
    stateToil = last.stateToil;
    entered.release(last.held);
    entry = last.call.next;
  }
  return { verdict: 'valid', order: choices.map(({ call }) => call.operation) };
}

/** Letters of a name that take as long as a visit. */
const lettersPerVisit = 64;

function toilOf(letters: number): number {
  return 1 + Math.floor(letters / lettersPerVisit);
}

/** What V8 keeps beside the letters of a name: its header, and its place in the set. */
const bytesPerName = 64;
/** What a state on the path takes for each letter of its name, and beside them. */
const bytesPerLetterHeld = 3;
const bytesPerStateHeld = 128;
/** One name in so many is looked at for letters that take two bytes. */
const namesPerLook = 64;
/** A set of V8 holds no more than 2^24. */
const maxNames = 16_000_000;

/** A letter beyond Latin-1: V8 gives each letter of such a text two bytes. */

const wide = /[\u0100-\uffff]/;

/** The configurations that were entered, by name. Names are long when many operations overlap, so bytes count. */
class Memo {
  readonly #names = new Set<string>();
  #letters = 0;
  #held = 0;
  #heldLetters = 0;
  #bytesPerLetter = 1;

  get size(): number {
    return this.#names.size;
  }

  /** What the bound on memory is compared with. */
  get stored(): number {
    if (this.#names.size >= maxNames) return Infinity;
    const bytes =
      this.#letters * this.#bytesPerLetter +
      this.#names.size * bytesPerName +
      this.#heldLetters * bytesPerLetterHeld +
      this.#held * bytesPerStateHeld;
    return Math.max(this.#names.size, bytes / bytesPerConfiguration);
  }

  /** @returns false when it was there already */
  add(name: string): boolean {
    if (this.#names.has(name)) return false;
    this.#names.add(name);
    this.#letters += name.length;
    if (this.#names.size % namesPerLook === 1 && wide.test(name)) this.#bytesPerLetter = 2;
    return true;
  }

  /** A state with a name of so many letters is on the path from now on. */
  hold(letters: number): void {
    this.#held++;
    this.#heldLetters += letters;
  }

  release(letters: number): void {
    this.#held--;
    this.#heldLetters -= letters;
  }
}

/** Calls and returns in order. A call comes before a return at the same position: intervals are closed. */
function linkEntries(operations: readonly SearchOperation[]): Entry {
  const entries: { entry: Entry; position: number }[] = [];
  operations.forEach(({ invoke, complete }, operation) => {
    const blank = { operation, rank: -1, previous: undefined, next: undefined };
    let match: Entry | undefined;
    if (complete !== null) {
      match = { ...blank, isReturn: true, match: undefined };
      entries.push({ entry: match, position: complete });
    }
    entries.push({ entry: { ...blank, isReturn: false, match }, position: invoke });
  });
  entries.sort(
    (a, b) => a.position - b.position || Number(a.entry.isReturn) - Number(b.entry.isReturn),
  );
  const head: Entry = {
    operation: -1,
    isReturn: false,
    rank: -1,
    previous: undefined,
    next: undefined,
    match: undefined,
  };
  let last = head;
  for (const { entry } of entries) {
    entry.rank = last.rank + 1;
    last.next = entry;
    entry.previous = last;
    last = entry;
  }
  return head;
}

/** Takes a call and its return out of the list. They keep their own links, for `unlift`. */
function lift(call: Entry): void {
  unlink(call);
  if (call.match !== undefined) unlink(call.match);
}

/** Undoes `lift`. Lifts are undone in reverse order, so the links kept are still right. */
function unlift(call: Entry): void {
  if (call.match !== undefined) relink(call.match);
  relink(call);
}

function unlink(entry: Entry): void {
  if (entry.previous !== undefined) entry.previous.next = entry.next;
  if (entry.next !== undefined) entry.next.previous = entry.previous;
}

function relink(entry: Entry): void {
  if (entry.previous !== undefined) entry.previous.next = entry;
  if (entry.next !== undefined) entry.next.previous = entry;
}

/**
 * A name for (set of placed operations, state). Nothing called after the first return left
 * can have been placed yet, and everything called before it has been, except for the calls
 * still in the list. So the beginning of the list names the set, whatever the length of the
 * history. When no return is left the search is over, and the name no longer matters.
 */
function nameConfiguration(head: Entry, stateKey: string): string {
  let name = '';
  let entry = head.next;
  while (entry !== undefined && !entry.isReturn) {
    name += `${entry.operation},`;
    entry = entry.next;
  }
  return `${entry?.operation ?? 'end'}|${name}|${stateKey}`;
}
