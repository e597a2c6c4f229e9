import type { Json, Operation } from '../../src/history/operation.ts';
import type { Model } from '../../checker/index.ts';
import {
  appendRegister,
  counter,
  fifoQueue,
  multiRegisterModel,
  mutex,
  set,
  stringRegister,
} from '../../checker/index.ts';
import type { Random } from '../../src/random.ts';

/** An object in its own words, for making histories: nothing of it comes from the checker. */
export interface ObjectUnderTest {
  readonly model: Model;
  /** What a client asks next. `serial` counts operations, for values of their own. */
  ask(random: Random, serial: number, values: Values): { readonly f: string; readonly input: Json };
  /** A fresh object: applies an operation and answers; undefined: it refuses. */
  create(): (f: string, input: Json) => Json | undefined;
  /** Another answer than the one that was given: a defect to be found. */
  spoil(f: string, answer: Json, random: Random): Json;
}

/** How many different values there are; `unique` gives each operation its own. */
export type Values = number | 'unique';

const value = (random: Random, serial: number, values: Values): number =>
  values === 'unique' ? serial : random.int(values);

function shuffledPair(list: readonly Json[], random: Random): Json[] {
  const at = random.int(list.length - 1);
  return [...list.slice(0, at), list[at + 1]!, list[at]!, ...list.slice(at + 2)];
}

/** Without one element, or with two neighbours changed, or with one that never was. */
function spoilList(answer: Json, random: Random, isOrdered: boolean): Json {
  const list = (answer ?? []) as readonly Json[];
  if (list.length === 0 || random.chance(0.2)) return [...list, 1_000_000];
  if (isOrdered && list.length > 1 && random.chance(0.5)) return shuffledPair(list, random);
  const gone = random.int(list.length);
  return list.filter((_, i) => i !== gone);
}

export const objects: readonly ObjectUnderTest[] = [
  {
    model: mutex,
    ask: (random) => ({ f: random.pick(['acquire', 'release']), input: null }),
    create: () => {
      let held = false;
      return (f) => {
        if (held === (f === 'acquire')) return undefined;
        held = !held;
        return null;
      };
    },
    spoil: (_, answer) => answer,
  },
  {
    model: counter,
    ask: (random) =>
      random.chance(0.4) ? { f: 'read', input: null } : { f: 'add', input: 1 + random.int(3) },
    create: () => {
      let total = 0;
      return (f, input) => (f === 'add' ? ((total += Number(input)), input) : total);
    },
    spoil: (f, answer, random) =>
      f === 'read' ? Number(answer) + random.pick([-9, -1, 1, 40]) : answer,
  },
  {
    model: set,
    ask: (random, serial, values) =>
      random.chance(0.4)
        ? { f: 'read', input: null }
        : { f: random.chance(0.8) ? 'add' : 'remove', input: value(random, serial, values) },
    create: () => {
      const elements = new Set<Json>();
      return (f, input) => {
        if (f === 'read') return [...elements];
        if (f === 'add') elements.add(input);
        else elements.delete(input);
        return input;
      };
    },
    spoil: (f, answer, random) => (f === 'read' ? spoilList(answer, random, false) : answer),
  },
  {
    model: fifoQueue,
    ask: (random, serial, values) =>
      random.chance(0.5)
        ? { f: 'dequeue', input: null }
        : { f: 'enqueue', input: value(random, serial, values) },
    create: () => {
      const items: Json[] = [];
      return (f, input) => {
        if (f === 'dequeue') return items.shift() ?? null;
        items.push(input);
        return input;
      };
    },
    spoil: (f, answer, random) => {
      if (f === 'enqueue') return answer;
      return answer === null ? 1_000_000 : random.pick<Json>([null, 1_000_000, 0, 1]);
    },
  },
  {
    model: appendRegister,
    ask: (random, serial, values) =>
      random.chance(0.4)
        ? { f: 'read', input: null }
        : { f: 'append', input: value(random, serial, values) },
    create: () => {
      const list: Json[] = [];
      return (f, input) => (f === 'read' ? [...list] : (list.push(input), input));
    },
    spoil: (f, answer, random) => (f === 'read' ? spoilList(answer, random, true) : answer),
  },
  {
    model: stringRegister,
    ask: (random, serial, values) => {
      if (random.chance(0.4)) return { f: 'read', input: null };
      const text = `${String.fromCharCode(97 + (serial % 26))}${value(random, serial, values)}`;
      return { f: random.chance(0.4) ? 'write' : 'append', input: text };
    },
    create: () => {
      let text = '';
      return (f, input) => {
        if (f === 'read') return text;
        text = f === 'write' ? (input as string) : text + (input as string);
        return input;
      };
    },
    spoil: (f, answer, random) => {
      if (f !== 'read') return answer;
      const text = answer as string;
      return random.chance(0.5) ? text.slice(0, -1) : `${text}!`;
    },
  },
  {
    model: multiRegisterModel({ initial: { x: 0, y: 0 } }),
    ask: (random, serial, values) => {
      const registers = random.pick([['x'], ['y'], ['x', 'y']]);
      const micros = registers.map((register): Json =>
        random.chance(0.5)
          ? ['read', register, null]
          : ['write', register, value(random, serial, values)],
      );
      return { f: 'txn', input: micros };
    },
    create: () => {
      const registers: Record<string, Json> = { x: 0, y: 0 };
      return (_, input) =>
        (input as readonly (readonly [string, string, Json])[]).map(([f, register, written]) => {
          if (f === 'write') registers[register] = written;
          return [f, register, registers[register]!];
        });
    },
    spoil: (_, answer, random) =>
      (answer as readonly (readonly [string, string, Json])[]).map(([f, register, found]) => [
        f,
        register,
        f === 'read' ? random.pick<Json>([0, 1, 1_000_000]) : found,
      ]),
  },
];

export interface ObjectShape {
  readonly operations: number;
  readonly processes: number;
  readonly values: Values;
  readonly info: number;
  /** Chance that an answer is spoiled. */
  readonly spoiled: number;
  /** The operation, counted by invocations, whose answer is spoiled; none by default. */
  readonly spoilAt?: number;
}

interface Open {
  readonly process: number;
  readonly f: string;
  readonly input: Json;
  readonly invoke: number;
  readonly serial: number;
  /** Undefined: it has not taken effect; null: it was refused. */
  effect: { readonly answer: Json } | null | undefined;
}

/**
 * Processes against one object: each operation takes effect at a random moment between its
 * two ends, an `info` one at any later moment or never. Linearizable by construction until
 * answers are spoiled.
 */
export function randomObjectHistory(
  object: ObjectUnderTest,
  shape: ObjectShape,
  random: Random,
): Operation[] {
  const apply = object.create();
  const open: Open[] = [];
  const adrift: Open[] = [];
  const done: Operation[] = [];
  let free = Array.from({ length: shape.processes }, (_, i) => i);
  let nextProcess = shape.processes;
  let position = 0;
  let serial = 0;
  const takeEffect = (operation: Open): void => {
    const answer = apply(operation.f, operation.input);
    operation.effect = answer === undefined ? null : { answer };
  };
  while (serial < shape.operations || open.length > 0) {
    for (const operation of [...open, ...adrift]) {
      if (operation.effect === undefined && random.chance(0.2)) takeEffect(operation);
    }
    if (serial < shape.operations && free.length > 0 && random.chance(0.6)) {
      const process = random.pick(free);
      free = free.filter((p) => p !== process);
      const asked = object.ask(random, serial, shape.values);
      open.push({ process, ...asked, invoke: position++, serial: serial++, effect: undefined });
    } else if (open.length > 0) {
      const [operation] = open.splice(random.int(open.length), 1) as [Open];
      const { process, f, input, invoke } = operation;
      const common = { process, f, key: 'k', input, invokedAtUs: invoke, invokeIndex: invoke };
      const ended = { completedAtUs: position, completeIndex: position++ };
      if (random.chance(shape.info)) {
        adrift.push(operation);
        done.push({ ...common, ...ended, type: 'info', output: null });
        free.push(nextProcess++);
        continue;
      }
      free.push(process);
      if (operation.effect === undefined) takeEffect(operation);
      const isSpoiled =
        random.chance(shape.spoiled) ||
        (shape.spoilAt !== undefined && operation.serial === shape.spoilAt);
      if (operation.effect == null && isSpoiled) {
        // Told that it happened, though it did not.
        done.push({ ...common, ...ended, type: 'ok', output: null });
        continue;
      }
      if (operation.effect == null) {
        done.push({ ...common, ...ended, type: 'fail', output: null, error: 'refused' });
        continue;
      }
      const { answer } = operation.effect;
      const output = isSpoiled ? object.spoil(f, answer, random) : answer;
      done.push({ ...common, ...ended, type: 'ok', output });
    }
  }
  return done.sort((a, b) => a.invokeIndex - b.invokeIndex);
}
