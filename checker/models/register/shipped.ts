import type { ShippedModel } from '../shipped-model.ts';
import { registerModel } from './register.ts';
import { registerWords } from './words.ts';

export const shipped: ShippedModel = {
  create: registerModel,
  options: { initial: 'value', nullReads: true },
  words: registerWords,
  diagnose: () => undefined,
};
