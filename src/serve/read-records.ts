import { matrixFiles } from '../store/matrix-files.ts';
import type { Matrix, Results, TestRecord } from '../store/records.ts';
import { parseMatrix, parseResults, parseTest, type Parsed } from '../store/parse-record.ts';
import { runFiles } from '../store/run-folder.ts';
import { handleBelow } from '../os/open-regular.ts';

/** The evidence of half a million operations takes a few megabytes; a record is never larger than this. */
const maxBytes = 64 * 1024 * 1024;

/** A record, or why there is none. `missing` is not damage: a run has no results until it ends. */
export type Read<T> = Parsed<T> | { readonly kind: 'missing' };

export function readTest(dir: string): Promise<Read<TestRecord>> {
  return readRecord(dir, runFiles.test, parseTest);
}

export function readResults(dir: string): Promise<Read<Results>> {
  return readRecord(dir, runFiles.results, parseResults);
}

/** The same of a matrix, whose folder lies beside its runs. */
export function readMatrixRecord(dir: string): Promise<Read<Matrix>> {
  return readRecord(dir, matrixFiles.data, parseMatrix);
}

async function readRecord<T>(
  dir: string,
  file: string,
  parse: (text: string) => Parsed<T>,
): Promise<Read<T>> {
  const handle = await handleBelow(dir, file);
  if (handle === undefined) return { kind: 'missing' };
  try {
    const { size } = await handle.stat();
    if (size > maxBytes) return { kind: 'damaged', reason: `${file} is too large` };
    return parse(await handle.readFile('utf8'));
  } catch {
    return { kind: 'damaged', reason: `${file} cannot be read` };
  } finally {
    await handle.close();
  }
}
