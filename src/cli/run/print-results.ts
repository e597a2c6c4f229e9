import path from 'node:path';
import { markdownSummary } from '../../report/ci/markdown.ts';
import { terminalSummary } from '../../report/terminal/terminal-summary.ts';
import { runFiles } from '../../store/run-folder.ts';
import { addToJobSummary, isGitHubJob, setJobOutputs } from '../terminal/github-job.ts';
import { paintOn, textWidth } from '../terminal/paint.ts';
import { shortPath } from '../terminal/short-path.ts';
import type { FinishedRun } from './run-once.ts';
import { storeRenderings, tryToWrite } from './store-renderings.ts';

/** Stores all renderings of a judged run, and prints its summary on standard output. */
export function printResults(run: FinishedRun, json: boolean): void {
  const { results, record, folder } = run;
  const input = storeRenderings(run);
  tryToWrite('GitHub output', () => {
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
