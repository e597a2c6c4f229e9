import type { Operation } from '../../../src/history/operation.ts';
import type { ObjectWords } from '../../linearizability/evidence/operation-words.ts';
import { valueInWords } from '../../linearizability/evidence/words.ts';
import { bareWords, changeWords, readWords } from '../shared-words.ts';
import { casPair } from './cas-pair.ts';

export const registerWords: ObjectWords = {
  noun: 'state',
  verb: 'was',
  operations: {
    read: readWords,
    write: changeWords('write', 'wrote'),
    delete: bareWords('delete', 'deleted the key', 'asked to delete the key'),
    cas: {
      name: (operation) => {
        const [expected, next] = casPair(operation).map(valueInWords);
        return `cas of ${expected} to ${next}`;
      },
      deed: casDeed,
    },
  },
};

function casDeed(operation: Operation): string {
  const [expected, next] = casPair(operation).map(valueInWords);
  switch (operation.type) {
    case 'ok':
      return `changed ${expected} to ${next} by compare-and-set`;
    case 'fail':
      return `asked to change ${expected} to ${next} and was told that the value was not ${expected}`;
    case 'info':
      return `asked to change ${expected} to ${next} by compare-and-set`;
  }
}
