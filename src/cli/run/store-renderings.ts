import { describeError } from '../../errors.ts';
import { junitXml } from '../../report/ci/junit.ts';
import { markdownSummary } from '../../report/ci/markdown.ts';
import { readRun } from '../../report/run/read-run.ts';
import type { ReportInput } from '../../report/run/report-input.ts';
import { writeReport } from '../../report/write-report.ts';
import { endActivity } from '../../store/run-process.ts';
import { replaceFile } from '../../os/replace-file.ts';
import { annotate, isGitHubJob } from '../terminal/github-job.ts';
import type { FinishedRun } from './run-once.ts';

/**
 * The report and its companions in the run's folder, and the annotations of a GitHub job.
 * What cannot be rendered is said, and changes nothing about the verdict, which is on disk
 * before this begins.
 */
export function storeRenderings({ record, results, folder }: FinishedRun): ReportInput {
  const input = readRun(folder.dir);
  tryToWrite('report', () => writeReport(folder.dir, input));
  tryToWrite('JUnit file', () => {
    replaceFile(folder.path('junit'), junitXml(record, results));
  });
  tryToWrite('Markdown summary', () => {
    replaceFile(folder.path('summary'), markdownSummary(input));
  });
  tryToWrite('GitHub annotations', () => {
    if (isGitHubJob()) annotate(record, results);
  });
  endActivity(folder.dir);
  return input;
}

/** Says what could not be written, and goes on: no rendering ever costs a verdict. */
export function tryToWrite(what: string, write: () => unknown): void {
  try {
    write();
  } catch (error) {
    process.stderr.write(`the ${what} could not be written: ${describeError(error)}\n`);
  }
}
