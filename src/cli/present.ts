import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { githubAnnotations } from '../report/github.ts';
import { junitXml } from '../report/junit.ts';
import { markdownSummary } from '../report/markdown.ts';
import { readRun } from '../report/read-run.ts';
import type { ReportInput } from '../report/report-input.ts';
import { terminalSummary } from '../report/terminal-summary.ts';
import { writeReport } from '../report/write-report.ts';
import { describeError } from '../runner/judge.ts';
import type { Results, TestRecord } from '../runner/test-record.ts';
import { runFiles, type RunFolder } from '../store/run-folder.ts';
import { paintOn, textWidth } from './paint.ts';
import { shortPath } from './short-path.ts';

/**
 * Shows a run that is judged: the report and its companions in the run's folder, the summary
 * on standard output. What cannot be rendered is said, and changes nothing about the verdict,
 * which is on disk before this begins.
 */
export function presentResults(options: {
  readonly results: Results;
  readonly record: TestRecord;
  readonly folder: RunFolder;
  readonly json: boolean;
}): void {
  const { results, record, folder, json } = options;
  const input = readRun(folder.dir);
  render('report', () => writeReport(folder.dir, input));
  render('JUnit file', () => {
    writeFileSync(folder.path('junit'), junitXml(record, results));
  });
  render('Markdown summary', () => {
    writeFileSync(folder.path('summary'), markdownSummary(input));
  });
  render('GitHub output', () => {
    tellGitHub(record, results, input);
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

function render(what: string, write: () => unknown): void {
  try {
    write();
  } catch (error) {
    process.stderr.write(`the ${what} could not be written: ${describeError(error)}\n`);
  }
}

/** On GitHub's runners: annotations in the log, and the summary on the job's page. */
function tellGitHub(record: TestRecord, results: Results, input: ReportInput): void {
  if (process.env['GITHUB_ACTIONS'] !== 'true') return;
  for (const annotation of githubAnnotations(record, results)) {
    process.stderr.write(`${annotation}\n`);
  }
  const page = process.env['GITHUB_STEP_SUMMARY'];
  if (page !== undefined && page !== '') appendFileSync(page, markdownSummary(input));
}
