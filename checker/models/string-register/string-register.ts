import type { Json, Operation } from '../../../src/history/operation.ts';
import type { Model } from '../../core/model.ts';
import type { PartialHistory } from '../../core/relaxation.ts';
import { selectOperations } from '../../core/relaxation.ts';
import { refusingOthers } from '../misfit.ts';

/** More states than this are too many to begin in. */
const maxStates = 64;

/** A string that `write` replaces, `append` makes longer and `read` returns. */
export const stringRegister: Model<string> = {
  name: 'string-register',
  perKey: true,
  init: () => '',
  step: (text, { f, input, output }) => {
    if (f === 'read') return (output ?? '') === text ? text : undefined;
    return f === 'write' ? textOf(input) : text + textOf(input);
  },
  stateKey: (text) => text,
  describeState: (text) => JSON.stringify(text),
  observes: ({ f }) => f === 'read',
  states: (operations) => {
    const answers = operations.filter(({ f }) => f === 'read').map(({ output }) => textOf(output));
    const beginnings = answers.flatMap((answer) =>
      Array.from({ length: answer.length + 1 }, (_, length) => answer.slice(0, length)),
    );
    const distinct = new Set([...beginnings, unlike(answers)]);
    return distinct.size > maxStates ? undefined : [...distinct];
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
