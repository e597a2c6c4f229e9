import { truncate } from '../report/text/format.ts';
import { readMatrixRecord } from './read-records.ts';
import type { MatrixSummary } from './run-row.ts';

/** Characters of a text from a record. */
const longestText = 300;

/** Undefined when the folder holds no matrix, or none that can be read. */
export async function readMatrix(dir: string, id: string): Promise<MatrixSummary | undefined> {
  const record = await readMatrixRecord(dir);
  if (record.kind !== 'read') return undefined;
  const { startedAt, planned, rows } = record.value;
  const verdicts = new Map<string, number>();
  for (const { verdict } of rows) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  return {
    id,
    startedAt: truncate(startedAt, longestText),
    planned,
    verdicts: Object.fromEntries(verdicts),
  };
}
