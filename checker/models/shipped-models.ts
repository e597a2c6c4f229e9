/**
 * The shipped models: a folder each, and a line here. `model-list.ts` has their names, and a name
 * without its words or its diagnosis does not compile. Who needs one of them alone, as the command
 * line does, takes it from `load-model.ts`.
 */
import type { ObjectWords } from '../linearizability/evidence/operation-words.ts';
import { shipped as appendRegister } from './append-register/shipped.ts';
import { shipped as counter } from './counter/shipped.ts';
import { shipped as fifoQueue } from './fifo-queue/shipped.ts';
import { shipped as multiRegister } from './multi-register/shipped.ts';
import { shipped as mutex } from './mutex/shipped.ts';
import { shipped as register } from './register/shipped.ts';
import { shipped as set } from './set/shipped.ts';
import { shipped as stringRegister } from './string-register/shipped.ts';
import type { ModelName } from './model-list.ts';
import type { ShippedModel } from './shipped-model.ts';

export const shippedModels: Readonly<Record<ModelName, ShippedModel>> = {
  register,
  'cas-register': register,
  'multi-register': multiRegister,
  mutex,
  counter,
  set,
  'fifo-queue': fifoQueue,
  'append-register': appendRegister,
  'string-register': stringRegister,
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
