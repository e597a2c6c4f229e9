import { noSource } from './no-source-rules.ts';
import { elementForms } from './element-rules.ts';
import { queueForms } from './queue-rules.ts';
import { lockForms } from './lock-rules.ts';
import { counterForms } from './counter-rules.ts';
import { togetherForms } from './together-rules.ts';
import type { Rule } from './rules.ts';

export const objectRules: readonly Rule[] = [
  ...noSource,
  ...elementForms,
  ...queueForms,
  ...lockForms,
  ...counterForms,
  ...togetherForms,
];
