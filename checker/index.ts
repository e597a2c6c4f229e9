/** The checker as a library: pure, so that it runs in Node, in a worker and in a browser page. */
export { checkLinearizable } from './check.ts';
export type { CheckOptions } from './check.ts';
export { checkColumns } from './check-register.ts';
export type { ColumnCheckOptions } from './check-register.ts';
export { createOnlineChecker } from './online.ts';
export type { OnlineChecker, OnlineOptions, OnlineViolation } from './online.ts';
export type { FailedCas } from './prepare.ts';
export type { Limits, TimeLimit } from './limits.ts';
export type { Model, ModelOperation } from './model.ts';
export type { Alternatives, PartialHistory, Relaxation, Selection } from './relaxation.ts';
export { appendRegister, stringRegister } from './models/append-register.ts';
export { counter } from './models/counter.ts';
export { fifoQueue } from './models/fifo-queue.ts';
export { multiRegisterModel } from './models/multi-register.ts';
export type { MultiRegisterOptions } from './models/multi-register.ts';
export { mutex } from './models/mutex.ts';
export { set } from './models/set.ts';
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
