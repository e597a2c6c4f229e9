import type { Json } from '../../src/history/operation.ts';
import { canonicalJson, jsonEquals } from '../json.ts';
import type { Model } from '../model.ts';
import { refusingOthers } from './misfit.ts';

/**
 * A queue: `enqueue` puts its value at the end, `dequeue` takes the first one and returns it,
 * or null when there is none. A dequeue of unknown outcome may have taken whatever was first.
 */
export const fifoQueue: Model<readonly Json[]> = {
  name: 'fifo-queue',
  perKey: true,
  init: () => [],
  step: (items, { f, input, output, type }) => {
    if (f === 'enqueue') return [...items, input];
    const [first] = items;
    if (type === 'info') return items.slice(1);
    if (first === undefined) return output === null ? items : undefined;
    return jsonEquals(first, output) ? items.slice(1) : undefined;
  },
  stateKey: canonicalJson,
  describeState: canonicalJson,
  misfit: refusingOthers('a queue', ['enqueue', 'dequeue']),
};
