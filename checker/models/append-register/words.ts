import type { ObjectWords } from '../../linearizability/evidence/operation-words.ts';
import { changeWords, readWords } from '../shared-words.ts';

export const listWords: ObjectWords = {
  noun: 'list',
  verb: 'was',
  operations: { append: changeWords('append', 'appended'), read: readWords },
};
