import { isJsonObject } from '../../core/json.ts';
import type { ShippedModel } from '../shipped-model.ts';
import { diagnoseTransactions } from './diagnosis.ts';
import { multiRegisterModel } from './multi-register.ts';
import { multiRegisterWords } from './words.ts';

export const shipped: ShippedModel = {
  create: ({ initial, ...options }) =>
    multiRegisterModel({ ...options, ...(isJsonObject(initial) ? { initial } : {}) }),
  options: { initial: 'by-register', nullReads: true },
  words: multiRegisterWords,
  diagnose: diagnoseTransactions,
};
