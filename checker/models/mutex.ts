import type { Model } from '../model.ts';
import { refusingOthers } from './misfit.ts';

/** A lock: `acquire` succeeds only when it is free, `release` only when it is held. */
export const mutex: Model<boolean> = {
  name: 'mutex',
  perKey: true,
  init: () => false,
  step: (isHeld, { f }) => {
    if (f === 'acquire') return isHeld ? undefined : true;
    return isHeld ? false : undefined;
  },
  stateKey: String,
  describeState: (isHeld) => (isHeld ? 'held' : 'free'),
  states: () => [false, true],
  misfit: refusingOthers('a mutex', ['acquire', 'release']),
};
