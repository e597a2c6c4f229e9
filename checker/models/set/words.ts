import type { ObjectWords } from '../../linearizability/evidence/operation-words.ts';
import { changeWords, readWords } from '../shared-words.ts';

export const setWords: ObjectWords = {
  noun: 'set',
  verb: 'was',
  operations: {
    add: changeWords('add', 'added'),
    remove: changeWords('remove', 'removed'),
    read: readWords,
  },
  areElementsUnordered: true,
};
