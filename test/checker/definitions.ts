import type { Json, Operation } from '../../src/history/operation.ts';

/**
 * What each object is, from its definition and in the tests' own words: nothing here comes
 * from the checker. An object does what it is asked in a state, and answers; or refuses.
 */
export interface Definition {
  readonly initial: Json;
  /** Undefined: refused, and nothing happened. */
  act(
    state: Json,
    f: string,
    input: Json,
  ): { readonly state: Json; readonly output: Json } | undefined;
  /** The refusals that tell something: that the object, as it is, refuses. */
  readonly telling?: (f: string, error: string | undefined) => boolean;
}

type List = readonly Json[];

const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

export const definitions: Readonly<Record<string, Definition>> = {
  register: {
    initial: null,
    act: (state, f, input) => {
      if (f === 'read') return { state, output: state };
      if (f === 'write') return { state: input, output: input };
      if (f === 'delete') return { state: null, output: input };
      const [expected, next] = input as [Json, Json];
      return same(state, expected) ? { state: next, output: input } : undefined;
    },
    telling: (f, error) => f === 'cas' && error === 'precondition-failed',
  },
  mutex: {
    initial: 'free',
    act: (state, f, input) => {
      if (f === 'acquire') return state === 'free' ? { state: 'held', output: input } : undefined;
      return state === 'held' ? { state: 'free', output: input } : undefined;
    },
  },
  counter: {
    initial: 0,
    act: (state, f, input) =>
      f === 'read'
        ? { state, output: state }
        : { state: (state as number) + (input as number), output: input },
  },
  set: {
    initial: [],
    act: (state, f, input) => {
      if (f === 'read') return { state, output: state };
      const others = (state as List).filter((element) => !same(element, input));
      const next = f === 'add' ? [...others, input] : others;
      return {
        state: next.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
        output: input,
      };
    },
  },
  'fifo-queue': {
    initial: [],
    act: (state, f, input) => {
      const items = state as List;
      if (f === 'enqueue') return { state: [...items, input], output: input };
      return { state: items.slice(1), output: items[0] ?? null };
    },
  },
  'append-register': {
    initial: [],
    act: (state, f, input) =>
      f === 'read'
        ? { state, output: state }
        : { state: [...(state as List), input], output: input },
  },
  'string-register': {
    initial: '',
    act: (state, f, input) => {
      if (f === 'read') return { state, output: state };
      const text = input as string;
      return { state: f === 'write' ? text : `${state as string}${text}`, output: input };
    },
  },
  'multi-register': {
    initial: { x: 0, y: 0 },
    act: (state, _, input) => {
      const registers = { ...(state as Record<string, Json>) };
      const output = (input as readonly (readonly [string, string, Json])[]).map(
        ([f, name, value]): Json => {
          if (f === 'write') registers[name] = value;
          return [f, name, registers[name]!];
        },
      );
      return { state: registers, output };
    },
  },
};

/**
 * Is there an order of the operations that the object could have served? Every order is tried.
 * An operation that failed did not happen; one of unknown outcome happened at any moment after
 * it began, or never.
 */
export function isLinearizableBy(
  definition: Definition,
  operations: readonly Operation[],
): boolean {
  const search = (left: readonly Operation[], state: Json): boolean => {
    if (left.every(({ type }) => type === 'info')) return true;
    return left.some((one) => {
      const others = left.filter((other) => other !== one);
      const isTooEarly = others.some(
        (other) => other.type !== 'info' && other.completeIndex! < one.invokeIndex,
      );
      if (isTooEarly) return false;
      const done = definition.act(state, one.f, one.input);
      if (one.type === 'fail') return done === undefined && search(others, state);
      if (done === undefined) return false;
      if (one.type === 'ok' && !same(done.output, one.output)) return false;
      return search(others, done.state);
    });
  };
  const happened = operations.filter(
    ({ type, f, error }) => type !== 'fail' || definition.telling?.(f, error) === true,
  );
  return search(happened, definition.initial);
}
