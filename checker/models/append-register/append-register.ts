import type { Json, Operation } from '../../../src/history/operation.ts';
import { canonicalJson, isArray, sameJson } from '../../core/json.ts';
import type { Model, ModelOperation } from '../../core/model.ts';
import { selectOperations } from '../../core/relaxation.ts';
import type { PartialHistory } from '../../core/relaxation.ts';
import { selectElements } from '../element-lists.ts';
import { refusingOthers } from '../misfit.ts';

const shared = {
  perKey: true,
  observes: ({ f }: ModelOperation) => f === 'read',
};

/** More states than this are too many to begin in. */
const mostStates = 64;

/** A list that `append` adds to and `read` returns whole. */
export const appendRegister: Model<readonly Json[]> = {
  ...shared,
  name: 'append-register',
  init: () => [],
  step: (list, { f, input, output }) => {
    if (f === 'append') return [...list, input];
    if (output === null) return list.length === 0 ? list : undefined;
    return isArray(output) && sameJson(list, output) ? list : undefined;
  },
  stateKey: canonicalJson,
  describeState: canonicalJson,
  states: (operations) => {
    // A list only grows, so what was there before a read stands at the beginning of its answer;
    // and of each answer, for some of the reads may be left out later on.
    const beginnings = operations
      .filter(({ f }) => f === 'read')
      .map(({ output }) => (isArray(output) ? output : []))
      .flatMap((answer) =>
        answer.length >= mostStates
          ? [answer]
          : [...answer.keys(), answer.length].map((length) => answer.slice(0, length)),
      );
    const distinct = [...new Map(beginnings.map((list) => [canonicalJson(list), list])).values()];
    if (distinct.some(({ length }) => length >= mostStates)) return undefined;
    if (distinct.length > mostStates) return undefined;
    return distinct.length === 0 ? [[]] : distinct;
  },
  foresee: (operations) => {
    const longest = operations
      .map(({ operation: { f, output } }) => (f === 'read' && isArray(output) ? output : []))
      .reduce((a, b) => (b.length > a.length ? b : a), []);
    return { ...appendRegister, step: (list, operation) => follow(longest, list, operation) };
  },
  relaxations: [
    selectElements((list, kept) => list.filter((element) => kept.has(canonicalJson(element)))),
  ],
  misfit: refusingOthers('an append register', ['append', 'read']),
};

/** A list only grows, so every read answers a beginning of the longest answer: an append that goes another way leads nowhere. */
function follow(
  longest: readonly Json[],
  list: readonly Json[],
  operation: ModelOperation,
): readonly Json[] | undefined {
  const next = longest[list.length];
  if (operation.f === 'append' && next !== undefined && !sameJson(next, operation.input)) {
    return undefined;
  }
  return appendRegister.step(list, operation);
}

/** A string that `write` replaces, `append` makes longer and `read` returns. */
export const stringRegister: Model<string> = {
  ...shared,
  name: 'string-register',
  init: () => '',
  step: (text, { f, input, output }) => {
    if (f === 'read') return (output ?? '') === text ? text : undefined;
    return f === 'write' ? textOf(input) : text + textOf(input);
  },
  stateKey: (text) => text,
  describeState: (text) => JSON.stringify(text),
  states: (operations) => {
    const answers = operations.filter(({ f }) => f === 'read').map(({ output }) => textOf(output));
    const beginnings = answers.flatMap((answer) =>
      Array.from({ length: answer.length + 1 }, (_, length) => answer.slice(0, length)),
    );
    const distinct = new Set([...beginnings, unlike(answers)]);
    return distinct.size > mostStates ? undefined : [...distinct];
  },
  relaxations: [{ ...selectOperations(unreadTexts), atFirst: () => [] }],
  misfit: (operation) =>
    refusingOthers('a string register', ['write', 'append', 'read'])(operation) ??
    (operation.f === 'read' || typeof operation.input === 'string'
      ? undefined
      : `the value of ${operation.f} is a string`),
};

/** A text that none of the answers begins with: it stands for every other one. */
function unlike(answers: readonly string[]): string {
  let text = '?';
  while (answers.some((answer) => answer.startsWith(text))) text += '?';
  return text;
}

/**
 * Writes that no answer begins with, and appends of texts that no answer holds. In a
 * linearization, a read answers its last write and the appends since then; none of these
 * is among them, so without these it answers the same.
 */
function unreadTexts({ operations }: PartialHistory<string>): readonly Operation[] {
  const answers = operations.filter(({ f }) => f === 'read').map(({ output }) => textOf(output));
  return operations.filter(({ f, input }) => {
    const text = textOf(input);
    if (f === 'write') return !answers.some((answer) => answer.startsWith(text));
    return f === 'append' && !answers.some((answer) => answer.includes(text));
  });
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : '';
}
