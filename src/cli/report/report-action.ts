import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { LinearizabilityResult } from '../../../checker/index.ts';
import { badArguments, exitCodes } from '../../errors.ts';
import type { Operation } from '../../history/operation.ts';
import { readRun } from '../../report/run/read-run.ts';
import type { ReportInput } from '../../report/run/report-input.ts';
import { writeReportFile } from '../../report/write-report.ts';
import { runFiles } from '../../store/run-folder.ts';
import { writeNamedFile } from '../../os/replace-file.ts';
import { CheckProgress } from '../check/check-progress.ts';
import type { HistoryOptions } from '../check/history-options.ts';
import { judgeHistory, readHistoryFile } from '../check/judge-history.ts';
import { reportTornLine } from '../check/report-torn-line.ts';
import { inFile } from '../check/read-history.ts';
import type { ReportCommandOptions } from './report-options.ts';
import { reportSubject } from './report-subject.ts';
import { shortPath } from '../terminal/short-path.ts';
import { checkLines } from '../check/check-lines.ts';

/** What a report will show, and the exit code that belongs to it. */
interface Prepared {
  readonly input: ReportInput;
  readonly exitCode: number;
}

/** Writes one report. Returns the exit code. */
export async function reportAction(
  argument: string,
  options: ReportCommandOptions,
): Promise<number> {
  const subject = reportSubject(argument, options.results);
  const file =
    options.output ??
    (subject.kind === 'run' ? path.join(subject.dir, runFiles.report) : besideIt(subject.file));
  const { input, exitCode } =
    subject.kind === 'run'
      ? await storedRun(subject.dir, options)
      : await foreignHistory(subject.file, options);
  if (options.output === undefined) writeReportFile(file, input);
  else writeReportFile(file, input, writeNamedFile);
  process.stdout.write(`report  ${shortPath(file)}\n`);
  return exitCode;
}

/** `etcd.edn.gz` → `etcd.report.html`, in the same folder. */
function besideIt(file: string): string {
  if (file !== '-') return `${file.replace(/\.gz$/, '').replace(/\.[^./\\]+$/, '')}.report.html`;
  throw badArguments(
    'RJ010',
    'a history from standard input has no folder to write its report into',
    'say where to write it: --output report.html',
  );
}

/**
 * A stored verdict is shown as it is. A run that was killed has none: its history is judged
 * for the report, and the report says so.
 */
async function storedRun(dir: string, options: HistoryOptions): Promise<Prepared> {
  const startedMs = performance.now();
  const input = readRun(dir);
  const { operations, notes } = input;
  for (const note of notes) process.stderr.write(`${shortPath(dir)}: ${note}\n`);
  if (input.results !== null || operations.length === 0) {
    return { input, exitCode: exitCodes.valid };
  }
  const linearizability = await withProgress(dir, (progress) =>
    judgeAndPrint(dir, operations, options, progress, startedMs),
  );
  const note = 'The run ended without a verdict; its history was judged for this report.';
  return {
    input: { ...input, linearizability, notes: [...notes, note] },
    exitCode: exitCodes[linearizability.verdict],
  };
}

function foreignHistory(file: string, options: HistoryOptions): Promise<Prepared> {
  return withProgress(file, async (progress) => {
    const startedMs = performance.now();
    const { operations, nemesis, tornLine } = await readHistoryFile(file, options, progress);
    const linearizability = await judgeAndPrint(file, operations, options, progress, startedMs);
    reportTornLine(file, tornLine);
    const input: ReportInput = {
      name: file === '-' ? 'standard input' : path.basename(file),
      test: null,
      results: null,
      linearizability,
      operations,
      nemesis,
      cluster: [],
      logs: [],
      notes:
        tornLine === undefined
          ? []
          : [`Line ${tornLine} is cut off (its writer was killed) and was left out.`],
    };
    return { input, exitCode: exitCodes[linearizability.verdict] };
  });
}

async function withProgress<T>(
  file: string,
  part: (progress: CheckProgress) => T | Promise<T>,
): Promise<T> {
  const progress = new CheckProgress(process.stderr, () => performance.now());
  progress.begin();
  try {
    return await part(progress);
  } catch (error) {
    throw inFile(file, error);
  } finally {
    progress.end();
  }
}

async function judgeAndPrint(
  file: string,
  operations: readonly Operation[],
  options: HistoryOptions,
  progress: CheckProgress,
  startedMs: number,
): Promise<LinearizabilityResult> {
  const result = await judgeHistory(file, operations, options, progress, startedMs);
  progress.end();
  const seconds = (performance.now() - startedMs) / 1000;
  process.stdout.write(checkLines(shortPath(file), result, seconds, process.stdout));
  return result;
}
