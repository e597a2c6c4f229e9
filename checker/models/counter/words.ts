import type { ObjectWords } from '../../linearizability/evidence/operation-words.ts';
import { changeWords, readWords } from '../shared-words.ts';

export const counterWords: ObjectWords = {
  noun: 'counter',
  verb: 'was',
  operations: { add: changeWords('add', 'added'), read: readWords },
};
