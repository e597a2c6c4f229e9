import type { ObjectWords } from '../../linearizability/evidence/operation-words.ts';
import { changeWords, readWords } from '../shared-words.ts';

export const textWords: ObjectWords = {
  noun: 'text',
  verb: 'was',
  operations: {
    write: changeWords('write', 'wrote'),
    append: changeWords('append', 'appended'),
    read: readWords,
  },
};
