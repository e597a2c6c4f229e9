import type { ObjectWords } from '../../linearizability/evidence/operation-words.ts';
import { valueInWords } from '../../linearizability/evidence/words.ts';
import { changeWords } from '../shared-words.ts';

export const queueWords: ObjectWords = {
  noun: 'queue',
  verb: 'was',
  operations: {
    enqueue: changeWords('enqueue', 'enqueued'),
    dequeue: {
      name: ({ type, output }) =>
        type === 'ok' && output !== null ? `dequeue of ${valueInWords(output)}` : 'dequeue',
      deed: ({ type, output }) => {
        if (type === 'info') return 'asked to dequeue';
        return output === null
          ? 'asked to dequeue and found the queue empty'
          : `dequeued ${valueInWords(output)}`;
      },
    },
  },
};
