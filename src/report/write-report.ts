import path from 'node:path';
import { HarnessError } from '../errors.ts';
import { runFiles } from '../store/run-folder.ts';
import type { writeNamedFile } from '../os/replace-file.ts';
import { replaceFile } from '../os/replace-file.ts';
import { readRun } from './run/read-run.ts';
import { renderReport } from './page/render.ts';
import type { ReportInput } from './run/report-input.ts';

/**
 * Writes `report.html` into a run's folder from what the folder holds, and returns its path.
 * The verdict is already on disk: a caller catches what this throws, says so, and goes on.
 */
export function writeReport(dir: string, input: ReportInput = readRun(dir)): string {
  return writeReportFile(path.join(dir, runFiles.report), input);
}

/**
 * Writes a report to a file.
 *
 * @param write `writeNamedFile` for a file that the user named
 * @throws HarnessError RJ015 when the file cannot be written
 */
export function writeReportFile(
  file: string,
  input: ReportInput,
  write: typeof writeNamedFile = replaceFile,
): string {
  const html = renderReport(input);
  try {
    write(file, html);
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new HarnessError(
      'RJ015',
      `the report cannot be written to ${file}: ${reason}`,
      'make the folder writable, or write the report elsewhere',
      undefined,
      { cause: error },
    );
  }
  return file;
}
