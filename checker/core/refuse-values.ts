import { badArguments } from '../../src/errors.ts';
import { unlikeJson } from '../../src/history/formats/unlike-json.ts';
import type { Operation } from '../../src/history/operation.ts';

/** @throws HarnessError RJ023 for a value that no history can hold: two such values might become one */
export function refuseValues({ f, process, invokeIndex, input, output }: Operation): void {
  const reason = unlikeJson(input) ?? unlikeJson(output);
  if (reason === undefined) return;
  throw badArguments(
    'RJ023',
    `operation ${invokeIndex} (process ${process}, ${f}) has ${reason}`,
    'Record a JSON value that stands for it: a BigInt as its String().',
  );
}
