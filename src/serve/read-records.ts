import { isResults, isTestRecord } from '../report/record-shapes.ts';
import type { Results, TestRecord } from '../store/records.ts';
import { runFiles } from '../store/run-folder.ts';
import { openBelow } from './results-folder.ts';

/** The evidence of half a million operations takes a few megabytes; a record is never larger than this. */
const mostBytes = 64 * 1024 * 1024;

/** A record, or why there is none. `missing` is not damage: a run has no results until it ends. */
export type Read<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged'; readonly reason: string };

export function readTest(dir: string): Promise<Read<TestRecord>> {
  return readRecord(dir, runFiles.test, isTestRecord);
}

export function readResults(dir: string): Promise<Read<Results>> {
  return readRecord(dir, runFiles.results, isResults);
}

async function readRecord<T>(
  dir: string,
  file: string,
  isValid: (value: unknown) => value is T,
): Promise<Read<T>> {
  const handle = await openBelow(dir, file);
  if (handle === undefined) return { kind: 'missing' };
  try {
    const { size } = await handle.stat();
    if (size > mostBytes) return { kind: 'damaged', reason: `${file} is too large` };
    const value: unknown = JSON.parse(await handle.readFile('utf8'));
    if (isValid(value)) return { kind: 'read', value };
    return { kind: 'damaged', reason: `${file} is not of the form that this version writes` };
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    return { kind: 'damaged', reason: `${file} ${reason}` };
  } finally {
    await handle.close();
  }
}
