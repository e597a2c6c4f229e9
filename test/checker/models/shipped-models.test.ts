// Catches: a model that is listed under another name, or an operation that a model takes and that no story has words for.
import { expect, test } from 'vitest';
import { modelNames, modelSummaries } from '../../../checker/models/model-list.ts';
import { shippedModels, wordsOf } from '../../../checker/models/shipped-models.ts';

const functions = Object.values(shippedModels).flatMap(({ words }) =>
  Object.keys(words.operations),
);

test.each(modelNames)('%s has words for exactly the operations that it takes', (name) => {
  const { create, words } = shippedModels[name];
  const model = create({});
  expect(model.name).toBe(name === 'cas-register' ? 'register' : name);
  expect(modelSummaries[name].length).toBeGreaterThan(20);
  for (const f of functions) {
    const misfit = model.misfit?.({ f, input: null, output: null, type: 'info' });
    const isForeign = misfit?.includes(`not "${f}"`) === true;
    expect(isForeign, f).toBe(!Object.hasOwn(words.operations, f));
  }
});

test('a model of a user is told with the words of whichever model has its operations', () => {
  expect(Object.keys(wordsOf('my-store').operations).sort()).toEqual(
    [...new Set(functions)].sort(),
  );
  expect(wordsOf('constructor')).toBe(wordsOf('my-store'));
});
