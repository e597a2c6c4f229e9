import type { Json, Operation } from '../../../../../src/history/operation.ts';

/**
 * What the reader of stories knows of a history, in words of its own: nothing here comes from
 * the checker, so that a mistake in its reasoning is not made twice.
 */
export interface Facts {
  /** Everything that was recorded of the key, refused operations too. */
  readonly raw: readonly Operation[];
  /** The operations that the story is about, as it relaxed them. */
  readonly told: readonly Operation[];
  readonly key: string | null;
  readonly object: ObjectWords;
  /** Of the story: without its key, and in lower case. */
  readonly summary: string;
  readonly story: readonly string[];
  readonly isConfirmed: boolean;
  /** The states that the told operations may begin in, by the first sentence of the story. */
  readonly states: readonly Json[];
}

/** An object in plain words: states are JSON. */
export interface ObjectWords {
  readonly name: string;
  readonly initial: Json;
  /** The state after an operation that happened; undefined: it cannot have answered so. */
  readonly apply: (state: Json, operation: Operation) => Json | undefined;
  /** A state as counterexamples print it. */
  readonly print: (state: Json) => string;
}

export const same = (a: Json, b: Json): boolean => text(a) === text(b);

/** Names of members in order, so that equal values have equal texts. */
export function text(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(text).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value as Readonly<Record<string, Json>>).sort();
  return `{${members.map(([name, of]) => `${JSON.stringify(name)}:${text(of)}`).join(',')}}`;
}

export const returned = (o: Operation): number =>
  o.type === 'info' ? Infinity : (o.completeIndex ?? Infinity);

export const isBefore = (a: Operation, b: Operation): boolean => returned(a) < b.invokeIndex;

export const isRefused = (o: Operation): boolean => o.type === 'fail';

const toldOtherValue = (o: Operation): boolean =>
  o.type === 'fail' && o.f === 'cas' && o.error === 'precondition-failed';

/** Refusals and reads without an answer say nothing. */
export function counts(o: Operation): boolean {
  if (o.type === 'fail') return toldOtherValue(o);
  return !(o.type === 'info' && o.f === 'read');
}

/** Whether some operations have an order from one of the states, by trying all. */
export function hasOrder(
  operations: readonly Operation[],
  states: readonly Json[],
  object: ObjectWords,
): boolean {
  return furthest(operations, states, object) === undefined;
}

/** The most operations that any order places before it fails; undefined: one places all. */
export function furthest(
  operations: readonly Operation[],
  states: readonly Json[],
  { apply }: ObjectWords,
): number | undefined {
  const seen = new Set<string>();
  const all = operations.filter(counts);
  let most = 0;
  const visit = (left: readonly Operation[], state: Json): boolean => {
    most = Math.max(most, all.length - left.length);
    if (left.every(({ type }) => type === 'info')) return true;
    const name = `${left.map((o) => o.invokeIndex).join()} ${text(state)}`;
    if (seen.has(name)) return false;
    seen.add(name);
    return nextOf(left).some((o) => {
      const after = apply(state, o);
      return (
        after !== undefined &&
        visit(
          left.filter((other) => other !== o),
          after,
        )
      );
    });
  };
  return states.some((state) => visit(all, state)) ? undefined : most;
}

/** What may come first of these: nothing else had returned before it began. */
export function nextOf(left: readonly Operation[]): readonly Operation[] {
  return left.filter((o) => !left.some((other) => isBefore(other, o)));
}

/** The value that an operation leaves in a register, or would have left; undefined: none. */
export function asks({ f, input }: Operation): Json | undefined {
  if (f === 'write') return input;
  if (f === 'delete') return null;
  return f === 'cas' ? (input as readonly Json[])[1] : undefined;
}

/** The value that it has to find for that; undefined: any will do. */
export function expects({ f, input }: Operation): Json | undefined {
  return f === 'cas' ? (input as readonly Json[])[0] : undefined;
}

/** True when a value can have begun with this operation: a cas of it to itself needs it first. */
export function brings(o: Operation, value: Json): boolean {
  const left = asks(o);
  const needs = expects(o);
  return left !== undefined && same(left, value) && !(needs !== undefined && same(needs, value));
}

/** All values that can be there after some operations took effect in any order, or did not. */
export function possible(begins: readonly Json[], operations: readonly Operation[]): Set<string> {
  const values = new Set(begins.map(text));
  for (let size = -1; size < values.size;) {
    size = values.size;
    for (const o of operations) {
      const left = asks(o);
      const needs = expects(o);
      if (left === undefined || isRefused(o)) continue;
      if (needs === undefined || values.has(text(needs))) values.add(text(left));
    }
  }
  return values;
}
