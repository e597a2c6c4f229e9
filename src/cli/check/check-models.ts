import type { Model } from '../../../checker/index.ts';
import { isJsonObject } from '../../../checker/core/json.ts';
import type { ModelName } from '../../../checker/models/model-list.ts';
import { loadModel } from '../../../checker/models/load-model.ts';
import type { ModelOptions } from '../../../checker/models/shipped-model.ts';
import { badArguments } from '../../errors.ts';

const flags = { initial: '--initial', nullReads: '--null-reads' } as const;

/** @throws HarnessError RJ010 for an option that the model does not have */
export async function modelOf(
  name: ModelName,
  { initial, nullReads }: ModelOptions,
): Promise<Model> {
  // Only what was typed: an absent option is left to the model.
  const given: ModelOptions = {
    ...(initial === undefined ? undefined : { initial }),
    ...(nullReads === undefined ? undefined : { nullReads }),
  };
  const { create, options } = await loadModel(name);
  for (const option of ['initial', 'nullReads'] as const) {
    if (option in given && options[option] === undefined) throw foreign(flags[option], name);
  }
  if (options.initial === 'by-register' && initial !== undefined && !isJsonObject(initial)) {
    throw badArguments(
      'RJ010',
      `--initial ${JSON.stringify(initial)}: expected the value of each register`,
      'give --initial \'{"x":0,"y":0}\'',
    );
  }
  return create(given);
}

function foreign(flag: string, name: ModelName): Error {
  return badArguments(
    'RJ010',
    `${flag} does not belong to the model ${name}`,
    'leave it out: it is for registers',
  );
}
