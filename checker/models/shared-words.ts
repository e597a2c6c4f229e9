/** Words for operations that several models have. */
import { isArray } from '../core/json.ts';
import type { OperationWords } from '../linearizability/evidence/operation-words.ts';
import { valueInWords } from '../linearizability/evidence/words.ts';

export const readWords: OperationWords = {
  name: ({ type, input, output }) =>
    type === 'ok' && input === null && !isArray(output)
      ? `read of ${valueInWords(output)}`
      : 'read',
  deed: ({ output }) =>
    output === null ? 'read and found nothing' : `read ${valueInWords(output)}`,
};

/** An operation that is its value: "added 4", "asked to add 4". */
export function changeWords(verb: string, past: string): OperationWords {
  return {
    name: ({ input }) => `${verb} of ${valueInWords(input)}`,
    deed: ({ type, input }) =>
      `${type === 'info' ? `asked to ${verb}` : past} ${valueInWords(input)}`,
  };
}

/** An operation without a value: "acquired the lock", "asked for the lock". */
export function bareWords(name: string, past: string, asked: string): OperationWords {
  return { name: () => name, deed: ({ type }) => (type === 'info' ? asked : past) };
}
