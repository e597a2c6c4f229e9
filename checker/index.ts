/** The checker as a library: pure, so that it runs in Node, in a worker and in a browser page. */
export { checkLinearizable } from './linearizability/check.ts';
export type { CheckOptions } from './linearizability/check.ts';
export { checkColumns } from './linearizability/check-register.ts';
export type { ColumnCheckOptions } from './linearizability/decide-columns.ts';
export { createOnlineChecker } from './linearizability/online.ts';
export type { OnlineChecker, OnlineOptions, OnlineViolation } from './linearizability/online.ts';
export { checkAll, verdictOver } from './core/check-all.ts';
export { propertyChecker } from './core/checker.ts';
export type {
  CheckedHistory,
  Checker,
  CheckResult,
  CheckVerdict,
  FailedProperty,
  Finding,
  Judgement,
  NoOrder,
} from './core/checker.ts';
export { linearizable } from './linearizability/linearizable.ts';
export type { FailedCas } from './linearizability/prepare.ts';
export type { Limits, TimeLimit } from './core/limits.ts';
export type { Model, ModelOperation } from './core/model.ts';
export type { Alternatives, PartialHistory, Relaxation, Selection } from './core/relaxation.ts';
export { appendRegister } from './models/append-register/append-register.ts';
export { counter } from './models/counter/counter.ts';
export { fifoQueue } from './models/fifo-queue/fifo-queue.ts';
export { multiRegisterModel } from './models/multi-register/multi-register.ts';
export type { MultiRegisterOptions } from './models/multi-register/multi-register.ts';
export { mutex } from './models/mutex/mutex.ts';
export { set } from './models/set/set.ts';
export { stringRegister } from './models/string-register/string-register.ts';
export { register, registerModel } from './models/register/register.ts';
export type { RegisterModel, RegisterOptions } from './models/register/register.ts';
export type {
  CandidateOrder,
  Counterexample,
  KeyResult,
  LinearizabilityResult,
  Unknown,
  Verdict,
} from './core/verdict.ts';
