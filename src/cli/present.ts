import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { styleText } from 'node:util';
import { githubAnnotations } from '../report/github.ts';
import { junitXml } from '../report/junit.ts';
import { markdownSummary } from '../report/markdown.ts';
import { readRun } from '../report/read-run.ts';
import type { ReportInput } from '../report/report-input.ts';
import { terminalSummary, type Ink } from '../report/terminal-summary.ts';
import { writeReport } from '../report/write-report.ts';
import { describeError } from '../runner/judge.ts';
import type { Results, TestRecord } from '../runner/test-record.ts';
import { runFiles, type RunFolder } from '../store/run-folder.ts';

const styles: Readonly<Record<Ink, Parameters<typeof styleText>[0]>> = {
  good: 'green',
  bad: 'red',
  doubt: 'yellow',
  strong: 'bold',
  quiet: 'dim',
};

/** Text is not wrapped wider than this: long lines are hard to read on any screen. */
const widestLine = 100;

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
    width: Math.min(stream.columns || widestLine, widestLine),
    paint: (ink, text) => styleText(styles[ink], text, { stream }),
    paths: {
      report: relative(path.join(folder.dir, runFiles.report)),
      folder: relative(folder.dir),
    },
  });
  stream.write(`${lines.join('\n')}\n`);
}

/** As short as it can be typed from here. */
function relative(file: string): string {
  const short = path.relative(process.cwd(), file);
  return short.startsWith('..') ? file : short;
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
