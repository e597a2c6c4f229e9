import path from 'node:path';
import { junitXml } from '../../report/junit.ts';
import { markdownSummary } from '../../report/markdown.ts';
import { readRun } from '../../report/read-run.ts';
import type { ReportInput } from '../../report/report-input.ts';
import { terminalSummary } from '../../report/terminal-summary.ts';
import { writeReport } from '../../report/write-report.ts';
import { describeError } from '../../runner/judge.ts';
import { runFiles } from '../../store/run-folder.ts';
import { endActivity } from '../../store/run-process.ts';
import { replaceFile } from '../../os/replace-file.ts';
import { addToJobSummary, annotate, isGitHubJob, setJobOutputs } from './github-job.ts';
import { paintOn, textWidth } from './paint.ts';
import type { FinishedRun } from '../run/run-once.ts';
import { shortPath } from './short-path.ts';

/** Shows a run that is judged: everything that is stored of it, and its summary on standard output. */
export function presentResults(run: FinishedRun, json: boolean): void {
  const { results, record, folder } = run;
  const input = storeRenderings(run);
  render('GitHub output', () => {
    if (!isGitHubJob()) return;
    addToJobSummary(markdownSummary(input));
    const report = shortPath(folder.path('report'));
    setJobOutputs({ verdict: results.verdict, seed: record.seed, report });
  });
  if (json) {
    process.stdout.write(`${JSON.stringify({ folder: folder.dir, test: record, results })}\n`);
    return;
  }
  const stream = process.stdout;
  const lines = terminalSummary(input, {
    width: textWidth(stream),
    paint: paintOn(stream),
    paths: {
      report: shortPath(path.join(folder.dir, runFiles.report)),
      folder: shortPath(folder.dir),
    },
  });
  stream.write(`${lines.join('\n')}\n`);
}

/**
 * The report and its companions in the run's folder, and the annotations of a GitHub job.
 * What cannot be rendered is said, and changes nothing about the verdict, which is on disk
 * before this begins.
 */
export function storeRenderings({ record, results, folder }: FinishedRun): ReportInput {
  const input = readRun(folder.dir);
  render('report', () => writeReport(folder.dir, input));
  render('JUnit file', () => {
    replaceFile(folder.path('junit'), junitXml(record, results));
  });
  render('Markdown summary', () => {
    replaceFile(folder.path('summary'), markdownSummary(input));
  });
  render('GitHub annotations', () => {
    if (isGitHubJob()) annotate(record, results);
  });
  endActivity(folder.dir);
  return input;
}

/** Says what could not be written, and goes on: no rendering ever costs a verdict. */
export function render(what: string, write: () => unknown): void {
  try {
    write();
  } catch (error) {
    process.stderr.write(`the ${what} could not be written: ${describeError(error)}\n`);
  }
}
