/** The checker as a library: pure, so that it runs in Node, in a worker and in a browser page. */
export { checkLinearizable } from './check.ts';
export type { CheckOptions } from './check.ts';
export { checkColumns } from './check-register.ts';
export type { ColumnCheckOptions } from './check-register.ts';
export type { FailedCas } from './prepare.ts';
export type { Limits, TimeLimit } from './limits.ts';
export type { Model, ModelOperation } from './model.ts';
export { register, registerModel } from './models/register.ts';
export type { RegisterModel, RegisterOptions } from './models/register.ts';
export type {
  CandidateOrder,
  Counterexample,
  KeyResult,
  LinearizabilityResult,
  Unknown,
  Verdict,
} from './verdict.ts';
