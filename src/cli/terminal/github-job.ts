import { appendFileSync } from 'node:fs';
import { githubAnnotations } from '../../report/ci/github.ts';
import type { Results, TestRecord } from '../../store/records.ts';

/** What a job on GitHub's runners shows and hands on. Nothing happens outside of one. */
export function isGitHubJob(): boolean {
  return process.env['GITHUB_ACTIONS'] === 'true';
}

/** Errors and warnings that GitHub shows beside the code. */
export function annotate(record: TestRecord, results: Results): void {
  for (const annotation of githubAnnotations(record, results)) {
    process.stderr.write(`${annotation}\n`);
  }
}

/** The job's own page. */
export function addToJobSummary(markdown: string): void {
  appendTo('GITHUB_STEP_SUMMARY', markdown);
}

/** The outputs of the step, for the steps after it. */
export function setJobOutputs(outputs: Readonly<Record<string, string | number>>): void {
  const lines = Object.entries(outputs).map(
    // A line break would begin another output.
    ([name, value]) => `${name}=${String(value).replace(/[\r\n]+/g, ' ')}\n`,
  );
  appendTo('GITHUB_OUTPUT', lines.join(''));
}

function appendTo(variable: string, text: string): void {
  const file = process.env[variable];
  if (file !== undefined && file !== '') appendFileSync(file, text);
}
