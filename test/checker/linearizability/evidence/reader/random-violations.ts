import type { Json, Operation } from '../../../../../src/history/operation.ts';
import type { Random } from '../../../../../src/random.ts';
import { randomHistory, randomShape } from '../../../random-history.ts';
import type { ObjectUnderTest } from '../../../random-object-history.ts';
import { randomObjectHistory } from '../../../random-object-history.ts';

/**
 * A small register history, most of them with a violation: spoiled answers, and operations
 * that are told to have failed though they took effect.
 */
export function randomRegisterHistory(random: Random): Operation[] {
  const shape = { ...randomShape(random, 14), corrupted: random.pick([0, 0.1, 0.3, 0.6]) };
  const refusals = random.pick([0, 0.1, 0.3]);
  const withNodes = random.chance(0.3);
  return randomHistory(random, { ...shape, key: 'k' }).map((operation) => {
    const placed = withNodes
      ? { ...operation, node: `n${1 + (operation.process % 3)}` }
      : operation;
    return random.chance(refusals) ? refused(placed, random) : withError(placed, random);
  });
}

const errors = ['not-leader', 'no quorum (1 of 3)', 'shutting down', ''] as const;

function refused(operation: Operation, random: Random): Operation {
  if (operation.type !== 'ok') return operation;
  const error = random.pick(errors);
  return { ...operation, type: 'fail', output: null, ...(error === '' ? {} : { error }) };
}

function withError(operation: Operation, random: Random): Operation {
  return operation.type === 'info' && random.chance(0.3)
    ? { ...operation, error: 'timeout after 500 ms' }
    : operation;
}

/** A small history of any object: a correct one, of which one answer or two are spoiled. */
export function randomSpoiledHistory(object: ObjectUnderTest, random: Random): Operation[] {
  const shape = {
    operations: 2 + random.int(10),
    processes: 1 + random.int(4),
    values: random.pick(['unique', 2, 3] as const),
    info: random.pick([0, 0.1, 0.4]),
    spoiled: 0,
  };
  let history = randomObjectHistory(object, shape, random);
  for (let spoiled = 1 + random.int(2); spoiled > 0; spoiled--) history = spoil(history, random);
  return history;
}

function spoil(history: readonly Operation[], random: Random): Operation[] {
  if (history.length === 0) return [];
  const at = random.int(history.length);
  return history.map((operation, i) =>
    i === at ? spoiledOne(operation, history, random) : operation,
  );
}

/** Refused though it happened, told to have happened though it was refused, or another's answer. */
function spoiledOne(
  operation: Operation,
  history: readonly Operation[],
  random: Random,
): Operation {
  const answers = ['read', 'dequeue', 'txn'].includes(operation.f);
  if (operation.type === 'fail') {
    if (answers) return operation;
    return { ...operation, type: 'ok', output: operation.input };
  }
  if (operation.type === 'info') return operation;
  if (!answers || random.chance(0.2)) {
    return {
      ...operation,
      type: 'fail',
      output: null,
      error: random.pick(['refused', 'not-leader']),
    };
  }
  if (operation.f === 'txn') {
    const steps = operation.output as readonly (readonly [string, string, Json])[];
    const output = steps.map(([f, register, value]): Json => {
      return [f, register, f === 'read' && random.chance(0.6) ? random.int(4) : value];
    });
    return { ...operation, output };
  }
  const others = history.filter(({ f, type }) => f === operation.f && type === 'ok');
  const answer = random.pick(others).output;
  if (!Array.isArray(answer) || random.chance(0.3)) return { ...operation, output: answer };
  return { ...operation, output: turned(answer as readonly Json[], random) };
}

/** Without an element, with one twice, or with two the other way round. */
function turned(list: readonly Json[], random: Random): readonly Json[] {
  const at = random.int(list.length + 1);
  const [one] = list.slice(at);
  if (one === undefined) return [...list, random.int(12)];
  const rest = list.filter((_, i) => i !== at);
  if (random.chance(0.5)) return rest;
  const place = random.int(list.length);
  const back = random.chance(0.3) ? list : rest;
  return [...back.slice(0, place), one, ...back.slice(place)];
}
