import type { Json, Operation } from '../../../../../src/history/operation.ts';
import type { ObjectWords } from './facts.ts';
import { same, text } from './facts.ts';

type List = readonly Json[];
const list = (value: Json): List => (Array.isArray(value) ? (value as List) : []);
const without = (state: List, element: Json): List => state.filter((one) => !same(one, element));
const sorted = (state: List): List => [...state].sort((a, b) => (text(a) < text(b) ? -1 : 1));

export const registerWords: ObjectWords = {
  name: 'register',
  initial: null,
  apply: (state, { f, input, output, type }) => {
    if (f === 'write') return input;
    if (f === 'delete') return null;
    if (f === 'read') return same(state, output) ? state : undefined;
    const [expected = null, next = null] = input as List;
    if (type === 'fail') return same(state, expected) ? undefined : state;
    return same(state, expected) ? next : undefined;
  },
  print: (state) => (state === null ? 'not found' : text(state)),
};

export const objectWords: Readonly<Record<string, ObjectWords>> = {
  register: registerWords,
  mutex: {
    name: 'mutex',
    initial: false,
    apply: (held, { f }) => ((f === 'acquire') === held ? undefined : f === 'acquire'),
    print: (held) => (held === true ? 'held' : 'free'),
  },
  counter: {
    name: 'counter',
    initial: 0,
    apply: (total, { f, input, output }) =>
      f === 'add' ? Number(total) + Number(input) : output === total ? total : undefined,
    print: String,
  },
  set: {
    name: 'set',
    initial: [],
    apply: (state, { f, input, output }) => {
      if (f === 'read') return same(sorted(list(output)), state) ? state : undefined;
      const rest = without(list(state), input);
      return f === 'add' ? sorted([...rest, input]) : rest;
    },
    print: (state) => `{${list(state).map(text).join(', ')}}`,
  },
  'fifo-queue': {
    name: 'fifo-queue',
    initial: [],
    apply: (state, { f, input, output, type }) => {
      const items = list(state);
      if (f === 'enqueue') return [...items, input];
      if (type === 'info') return items.slice(1);
      if (items.length === 0) return output === null ? items : undefined;
      return same(items[0]!, output) ? items.slice(1) : undefined;
    },
    print: text,
  },
  'append-register': {
    name: 'append-register',
    initial: [],
    apply: (state, { f, input, output }) => {
      if (f === 'append') return [...list(state), input];
      return same(list(output), state) ? state : undefined;
    },
    print: text,
  },
  'string-register': {
    name: 'string-register',
    initial: '',
    apply: (state, { f, input, output }) => {
      if (f === 'read') return (output ?? '') === state ? state : undefined;
      return f === 'write' ? input : `${state as string}${input as string}`;
    },
    print: (state) => JSON.stringify(state),
  },
  'multi-register': {
    name: 'multi-register',
    initial: { x: 0, y: 0 },
    apply: (state, operation) => {
      const after: Record<string, Json> = { ...(state as Record<string, Json>) };
      for (const [f, register, value] of steps(operation)) {
        if (f === 'write') after[register] = value;
        else if (operation.type === 'ok' && !same(after[register] ?? null, value)) return undefined;
      }
      return after;
    },
    print: (state) =>
      Object.entries(state as Record<string, Json>)
        .map(([name, value]) => `${name} = ${text(value)}`)
        .join(', ') || 'unset',
  },
};

export type Step = readonly [f: string, register: string, value: Json];

/** What a transaction did; of one that failed or is unknown, what it asked for. */
export function steps({ type, input, output }: Operation): readonly Step[] {
  return (type === 'ok' ? output : input) as unknown as readonly Step[];
}
