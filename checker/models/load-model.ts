import type { ModelName } from './model-list.ts';
import type { ShippedModel } from './shipped-model.ts';

const register = () => import('./register/shipped.ts');

const loaders: Readonly<Record<ModelName, () => Promise<{ readonly shipped: ShippedModel }>>> = {
  register,
  'cas-register': register,
  'multi-register': () => import('./multi-register/shipped.ts'),
  mutex: () => import('./mutex/shipped.ts'),
  counter: () => import('./counter/shipped.ts'),
  set: () => import('./set/shipped.ts'),
  'fifo-queue': () => import('./fifo-queue/shipped.ts'),
  'append-register': () => import('./append-register/shipped.ts'),
  'string-register': () => import('./string-register/shipped.ts'),
};

/** One shipped model with its parts, without the others. */
export async function loadModel(name: ModelName): Promise<ShippedModel> {
  return (await loaders[name]()).shipped;
}
