import type { Json } from '../../src/history/operation.ts';
import { canonicalJson, isArray, jsonEquals } from '../json.ts';
import type { Model, ModelOperation } from '../model.ts';
import { refusingOthers } from './misfit.ts';

const shared = {
  perKey: true,
  ignores: ({ f, type }: ModelOperation) => type === 'fail' || (f === 'read' && type === 'info'),
  observes: ({ f }: ModelOperation) => f === 'read',
};

/** A list that `append` adds to and `read` returns whole. */
export const appendRegister: Model<readonly Json[]> = {
  ...shared,
  name: 'append-register',
  init: () => [],
  step: (list, { f, input, output }) => {
    if (f === 'append') return [...list, input];
    if (output === null) return list.length === 0 ? list : undefined;
    return isArray(output) && jsonEquals(list, output) ? list : undefined;
  },
  stateKey: canonicalJson,
  describeState: canonicalJson,
  misfit: refusingOthers('an append register', ['append', 'read']),
};

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
  misfit: (operation) =>
    refusingOthers('a string register', ['write', 'append', 'read'])(operation) ??
    (operation.f === 'read' || typeof operation.input === 'string'
      ? undefined
      : `the value of ${operation.f} is a string`),
};

function textOf(value: Json): string {
  return typeof value === 'string' ? value : '';
}
