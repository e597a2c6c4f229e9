import type { Limits, LinearizabilityResult } from '../../../checker/index.ts';
import { checkLinearizable } from '../../../checker/index.ts';
import type { Operation } from '../../history/operation.ts';
import type { ReadHistory } from '../../history/formats/read.ts';
import { createHistoryReader } from '../../history/formats/read.ts';
import { modelOf } from './check-models.ts';
import type { CheckProgress } from './check-progress.ts';
import type { HistoryOptions } from './history-options.ts';
import { configurationsWithin } from '../options/memory-limit.ts';
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
export function judgeHistory(
  file: string,
  operations: readonly Operation[],
  options: HistoryOptions,
  progress: CheckProgress,
  startedMs: number,
): LinearizabilityResult {
  const { failedCas } = options;
  const doing = `${file}: checking ${plural(operations.length, 'operation')}`;
  return checkLinearizable(operations, {
    model: modelOf(options.model, options),
    ...(failedCas === undefined ? undefined : { failedCas }),
    limits: limitsOf(options, () => progress.tick(() => doing), startedMs),
  });
}

/**
 * @param now milliseconds, monotonic
 * @param startedMs when the work on this file began: reading it takes of the time, too
 */
export function limitsOf(
  { limitMemory, limitTime }: HistoryOptions,
  now: () => number,
  startedMs: number,
): Limits {
  const spentMs = now() - startedMs;
  return {
    time: { limitMs: limitTime === undefined ? Infinity : limitTime * 1000 - spentMs, now },
    configurations: configurationsWithin(limitMemory),
  };
}

/** Says that the last line of a history was left out, if it was. */
export function reportTornLine(file: string, tornLine: number | undefined): void {
  if (tornLine === undefined) return;
  process.stderr.write(
    `${file}: line ${tornLine} is cut off (its writer was killed) and was left out\n`,
  );
}
