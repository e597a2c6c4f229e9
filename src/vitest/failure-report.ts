import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { encodeHistory } from '../history/formats/write.ts';
import { writeReportFile } from '../report/write-report.ts';
import { replaceFile } from '../os/replace-file.ts';
import type { Judged, LinearizableOptions } from './judge-history.ts';

/** A folder beside the runs. */
const folder = 'vitest';
const longestName = 100;

/**
 * Writes the report of a failed assertion, and the history beside it, named after the test: a
 * test that fails again replaces its own.
 *
 * @returns what the failure says about it: where it is and the command that opens it
 */
export function reportOf(
  { operations, nemesis, result }: Judged,
  testPath: string,
  testName: string,
  { report = 'results' }: LinearizableOptions = {},
): readonly string[] {
  if (report === false) return [];
  const name = nameOf(testPath, testName);
  const dir = path.join(report, folder);
  const file = path.join(dir, `${name}.report.html`);
  const history = path.join(dir, `${name}.jsonl`);
  try {
    mkdirSync(dir, { recursive: true });
    replaceFile(history, [...encodeHistory(operations, 'ops'), ''].join('\n'));
    writeReportFile(file, {
      name: testName === '' ? name : testName,
      test: null,
      results: null,
      linearizability: result,
      operations,
      nemesis,
      cluster: [],
      logs: [],
      notes: [],
    });
  } catch (error) {
    // The failure is what the test is about; that there is no report only goes with it.
    return [`no report was written: ${error instanceof Error ? error.message : String(error)}`];
  }
  return [`report   ${file}\nhistory  ${history}\nopen it  ${opener()} ${quoted(file)}`];
}

/** `store.test.ts` and "reads › what was written" → `store-test-ts-reads-what-was-written`. */
function nameOf(testPath: string, testName: string): string {
  const words = `${path.basename(testPath)} ${testName}`.replace(/[^\p{L}\p{N}]+/gu, '-');
  const name = words.slice(0, longestName).replace(/^-|-$/g, '');
  return name === '' ? 'history' : name;
}

function opener(): string {
  if (process.platform === 'darwin') return 'open';
  return process.platform === 'win32' ? 'start ""' : 'xdg-open';
}

function quoted(file: string): string {
  return /^[\w./\\:-]+$/.test(file) ? file : `"${file}"`;
}
