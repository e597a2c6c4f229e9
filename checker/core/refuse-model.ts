import { badArguments, didYouMean } from '../../src/errors.ts';
import type { Model } from './model.ts';
import { modelNames } from '../models/model-list.ts';
import { isRegisterModel } from '../models/register/register.ts';

const functions = ['init', 'step', 'stateKey', 'describeState'] as const;

/** The models that the checker brings, for whoever gives a name in place of a model. */
const exported = modelNames.filter((name) => name !== 'cas-register');

/** @throws HarnessError RJ022 for what is no model: programs without types find out here */
export function refuseNoModel(model: unknown): asserts model is Model {
  if (typeof model === 'object' && model !== null) {
    const candidate = model as Readonly<Record<string, unknown>>;
    const missing = functions.filter((name) => typeof candidate[name] !== 'function');
    if (missing.length === 0) return;
    throw noModel(`an object without ${missing.join(', ')}`, '');
  }
  if (typeof model === 'string') throw noModel(JSON.stringify(model), didYouMean(model, exported));
  throw noModel(typeof model === 'function' ? 'a function' : String(model), '');
}

/** @throws HarnessError RJ022 for what is no register: columns hold nothing else */
export function refuseNoRegister(model: unknown): void {
  refuseNoModel(model);
  if (!isRegisterModel(model))
    throw noModel(`the model ${model.name}`, ' of a register in columns');
}

function noModel(what: string, hint: string): Error {
  return badArguments(
    'RJ022',
    `${what} is not a model${hint}`,
    `import one from raft-jepsen/checker (${exported.join(', ')}), or write one: an object with ${functions.join(', ')}`,
  );
}
