import type { Operation } from '../../../src/history/operation.ts';
import type { ObjectWords } from '../../linearizability/evidence/operation-words.ts';
import { listing, valueInWords } from '../../linearizability/evidence/words.ts';
import { isReading, microOperations, registerName } from './micro-operations.ts';

export const multiRegisterWords: ObjectWords = {
  noun: 'registers',
  verb: 'were',
  operations: {
    txn: {
      name: () => 'transaction',
      deed: (operation) =>
        `${operation.type === 'info' ? 'asked for' : 'made'} one transaction that ${stepsInWords(operation)}`,
    },
  },
};

/** "read 1 from x and wrote 2 to y" */
function stepsInWords({ type, input, output }: Operation): string {
  const steps = microOperations(type === 'ok' ? output : input);
  return listing(
    steps.map((step) => {
      const [, register, value] = step;
      const name = registerName(register);
      if (!isReading(step)) {
        return `${type === 'info' ? 'writes' : 'wrote'} ${valueInWords(value)} to ${name}`;
      }
      return type === 'info' ? `reads ${name}` : `read ${valueInWords(value)} from ${name}`;
    }),
  );
}
