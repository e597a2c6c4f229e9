import type { ObjectWords } from '../../linearizability/evidence/operation-words.ts';
import { bareWords } from '../shared-words.ts';

export const mutexWords: ObjectWords = {
  noun: 'lock',
  verb: 'was',
  operations: {
    acquire: bareWords('acquire', 'acquired the lock', 'asked for the lock'),
    release: bareWords('release', 'released the lock', 'asked to release the lock'),
  },
};
