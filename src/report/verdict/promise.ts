import type { TestRecord } from '../../store/records.ts';

/** What the system promises, for whoever is told of a violation; undefined where it is not known. */
export function promiseText(
  test: Pick<TestRecord, 'system' | 'promise'> | null,
): string | undefined {
  if (test?.promise === undefined) return undefined;
  return `What ${test.system} promises: ${test.promise}`;
}
