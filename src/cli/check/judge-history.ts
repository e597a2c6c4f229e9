import type { LinearizabilityResult } from '../../../checker/index.ts';
import { checkLinearizable } from '../../../checker/linearizability/check.ts';
import type { Operation } from '../../history/operation.ts';
import type { ReadHistory } from '../../history/formats/read.ts';
import { createHistoryReader } from '../../history/formats/read.ts';
import { modelOf } from './check-models.ts';
import type { CheckProgress } from './check-progress.ts';
import type { HistoryOptions } from './history-options.ts';
import { limitsOf } from './limits-of.ts';
import { readFileInto } from './read-history.ts';
import { plural } from '../../plural.ts';

/** What it throws, `inFile` turns into an error that names the file. */
export async function readHistoryFile(
  file: string,
  { format, keyed, timeUnit }: HistoryOptions,
  progress: CheckProgress,
): Promise<ReadHistory> {
  const reader = createHistoryReader({
    ...(format === undefined ? undefined : { format }),
    ...(keyed === undefined ? undefined : { keyed }),
    ...(timeUnit === undefined ? undefined : { timeUnit }),
  });
  await readFileInto(file, reader, (bytes) => {
    progress.tick(() => `${file}: ${(bytes / 1e6).toFixed(0)} MB read`);
  });
  return reader.end();
}

/** @throws HarnessError RJ021 when the history does not fit its model */
export async function judgeHistory(
  file: string,
  operations: readonly Operation[],
  options: HistoryOptions,
  progress: CheckProgress,
  startedMs: number,
): Promise<LinearizabilityResult> {
  const { failedCas } = options;
  const doing = `${file}: checking ${plural(operations.length, 'operation')}`;
  return checkLinearizable(operations, {
    model: await modelOf(options.model, options),
    ...(failedCas === undefined ? undefined : { failedCas }),
    limits: limitsOf(options, () => progress.tick(() => doing), startedMs),
  });
}
