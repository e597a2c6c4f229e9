import type { Model, ModelOperation } from '../model.ts';

/** A number that `add` changes by its value and `read` returns. */
export const counter: Model<number> = {
  name: 'counter',
  perKey: true,
  init: () => 0,
  step: (total, { f, input, output }) => {
    if (f === 'add') return total + Number(input);
    return output === total ? total : undefined;
  },
  stateKey: String,
  describeState: String,
  ignores: ({ f, type }) => type === 'fail' || (f === 'read' && type === 'info'),
  observes: ({ f }) => f === 'read',
  misfit,
};

function misfit({ f, input, output, type }: ModelOperation): string | undefined {
  if (f === 'add') {
    return typeof input === 'number' ? undefined : 'the value of an add is a number';
  }
  if (f !== 'read') return `a counter has add and read, not "${f}"`;
  return type !== 'ok' || typeof output === 'number' ? undefined : 'a read returns a number';
}
