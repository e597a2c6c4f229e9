/**
 * The shipped models: a folder each, and a line here. `model-list.ts` has their names, and a name
 * without its words or its diagnosis does not compile.
 */
import type { Json } from '../../src/history/operation.ts';
import { isJsonObject } from '../core/json.ts';
import type { Model } from '../core/model.ts';
import type { Diagnosis, DiagnosisInput } from '../linearizability/evidence/diagnosis.ts';
import type { ObjectWords } from '../linearizability/evidence/operation-words.ts';
import { appendRegister } from './append-register/append-register.ts';
import { listWords } from './append-register/words.ts';
import { diagnoseCounter } from './counter/diagnosis.ts';
import { counter } from './counter/counter.ts';
import { counterWords } from './counter/words.ts';
import { diagnoseElements } from './elements/diagnosis.ts';
import { diagnoseQueue } from './fifo-queue/diagnosis.ts';
import { fifoQueue } from './fifo-queue/fifo-queue.ts';
import { queueWords } from './fifo-queue/words.ts';
import type { ModelName } from './model-list.ts';
import { diagnoseTransactions } from './multi-register/diagnosis.ts';
import { multiRegisterModel } from './multi-register/multi-register.ts';
import { multiRegisterWords } from './multi-register/words.ts';
import { diagnoseMutex } from './mutex/diagnosis.ts';
import { mutex } from './mutex/mutex.ts';
import { mutexWords } from './mutex/words.ts';
import { registerModel } from './register/register.ts';
import { registerWords } from './register/words.ts';
import { set } from './set/set.ts';
import { setWords } from './set/words.ts';
import { diagnoseText } from './string-register/diagnosis.ts';
import { stringRegister } from './string-register/string-register.ts';
import { textWords } from './string-register/words.ts';

/** What may be said of a model besides its name. */
export interface ModelOptions {
  /** The value before any write; of a multi-register an object, register by register. */
  readonly initial?: Json;
  readonly nullReads?: 'absent' | 'anything';
}

export interface ShippedModel {
  readonly create: (options: ModelOptions) => Model;
  /** Which options it has; `by-register`: an object with the value of each. */
  readonly options: { readonly initial?: 'value' | 'by-register'; readonly nullReads?: true };
  readonly words: ObjectWords;
  /** What a minimal counterexample shows; undefined: no name fits. Registers have `register/draft.ts`. */
  readonly diagnose: (input: DiagnosisInput) => Diagnosis | undefined;
}

function plain(model: Model, words: ObjectWords, diagnose: ShippedModel['diagnose']): ShippedModel {
  return { create: () => model, options: {}, words, diagnose };
}

const register: ShippedModel = {
  create: registerModel,
  options: { initial: 'value', nullReads: true },
  words: registerWords,
  diagnose: () => undefined,
};

export const shippedModels: Readonly<Record<ModelName, ShippedModel>> = {
  register,
  'cas-register': register,
  'multi-register': {
    create: ({ initial, ...options }) =>
      multiRegisterModel({ ...options, ...(isJsonObject(initial) ? { initial } : {}) }),
    options: { initial: 'by-register', nullReads: true },
    words: multiRegisterWords,
    diagnose: diagnoseTransactions,
  },
  mutex: plain(mutex, mutexWords, diagnoseMutex),
  counter: plain(counter, counterWords, diagnoseCounter),
  set: plain(set, setWords, (input) => diagnoseElements(input, 'set')),
  'fifo-queue': plain(fifoQueue, queueWords, diagnoseQueue),
  'append-register': plain(appendRegister, listWords, (input) => diagnoseElements(input, 'list')),
  'string-register': plain(stringRegister, textWords, diagnoseText),
};

/** @param name undefined for models of users' own, which are described in general words */
export function shippedModel(name: string): ShippedModel | undefined {
  const all: Readonly<Record<string, ShippedModel>> = shippedModels;
  return Object.hasOwn(all, name) ? all[name] : undefined;
}

/** A model of a user's own may well have operations of ours. */
const wordsOfAny: ObjectWords = {
  noun: 'state',
  verb: 'was',
  operations: Object.assign(
    {},
    ...Object.values(shippedModels).map(({ words }) => words.operations),
  ) as ObjectWords['operations'],
};

/** How what a model is about is said. @param name of the model */
export function wordsOf(name: string): ObjectWords {
  return shippedModel(name)?.words ?? wordsOfAny;
}
