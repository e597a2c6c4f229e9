import { performance } from 'node:perf_hooks';
import { operationsOfRows } from '../../history/columns/operations-of-rows.ts';
import type { LinearizabilityResult, Model, Verdict } from '../../../checker/index.ts';
import { badArguments, exitCodes, HarnessError } from '../../errors.ts';
import { outrankingCode } from '../../exit-codes.ts';
import type { HistoryFormat } from '../../history/formats/formats.ts';
import { encodeHistory } from '../../history/formats/write.ts';
import { writeNamedFile } from '../../os/replace-file.ts';
import { modelOf } from './check-models.ts';
import { CheckProgress } from './check-progress.ts';
import type { CheckCommandOptions } from './check-options.ts';
import { reportTornLine } from './report-torn-line.ts';
import type { LoadedHistory } from './load-history.ts';
import { judgeLoaded, loadHistory, ReadingTookTooLong } from './load-history.ts';
import { printError } from '../terminal/print-error.ts';
import { inFile } from './read-history.ts';
import { checkLines } from './check-lines.ts';

/** What came of one file: a result, or the error that stands in its place. */
interface FileOutcome {
  readonly file: string;
  readonly verdict: Verdict | 'error';
  readonly exitCode: number;
  readonly seconds?: number;
  readonly format?: HistoryFormat;
  /** The line that a crash of the writer cut off, and that was left out. */
  readonly tornLine?: number;
  readonly result?: LinearizabilityResult;
  readonly error?: { readonly code: string; readonly message: string; readonly fix: string };
}

/** Checks each file, whatever became of the ones before it. Returns the exit code over all. */
export async function checkAction(
  files: readonly string[],
  options: CheckCommandOptions,
): Promise<number> {
  refuseAmbiguousOutputs(files, options);
  const model = await modelOf(options.model, options);
  const progress = new CheckProgress(process.stderr, () => performance.now());
  const outcomes: FileOutcome[] = [];
  for (const file of files) outcomes.push(await fileOutcome(file, model, options, progress));
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ schema: 1, files: outcomes })}\n`);
  }
  return outrankingCode(outcomes.map(({ exitCode }) => exitCode));
}

async function fileOutcome(
  file: string,
  model: Model,
  options: CheckCommandOptions,
  progress: CheckProgress,
): Promise<FileOutcome> {
  const started = performance.now();
  progress.begin();
  let outcome: FileOutcome;
  let history: LoadedHistory;
  try {
    history = await loadHistory(file, model, options, progress, started);
    const result = await judgeLoaded(file, model, history, options, progress, started);
    const { verdict } = result;
    const { format, tornLine } = history;
    const seconds = (performance.now() - started) / 1000;
    const torn = tornLine === undefined ? undefined : { tornLine };
    outcome = { file, verdict, exitCode: exitCodes[verdict], seconds, format, ...torn, result };
    progress.end();
    printOutcome(outcome, options);
  } catch (error) {
    progress.end();
    if (error instanceof ReadingTookTooLong) {
      const result = error.result(model);
      const seconds = (performance.now() - started) / 1000;
      const unread = { file, verdict: 'unknown', exitCode: exitCodes.unknown, seconds } as const;
      printOutcome({ ...unread, result }, options);
      return { ...unread, result };
    }
    return { file, verdict: 'error', ...explainError(inFile(file, error)) };
  }
  try {
    writeEvidence(options, file, history, outcome.result);
    return outcome;
  } catch (error) {
    // The verdict stands, whatever becomes of the files that explain it.
    const explained = explainError(error);
    const exitCode = outcome.verdict === 'invalid' ? outcome.exitCode : explained.exitCode;
    return { ...outcome, ...explained, exitCode };
  }
}

function printOutcome(
  { file, result, seconds = 0, tornLine }: FileOutcome,
  options: CheckCommandOptions,
) {
  if (result !== undefined && options.json !== true) {
    process.stdout.write(checkLines(file, result, seconds, process.stdout));
  }
  reportTornLine(file, tornLine);
}

/** Says what is wrong, and goes on: the other files are checked all the same. */
function explainError(error: unknown): Pick<FileOutcome, 'error' | 'exitCode'> {
  const exitCode = printError(error, false);
  if (error instanceof HarnessError) {
    const { code, message, fix } = error;
    return { error: { code, message, fix }, exitCode };
  }
  return { error: { code: 'RJ099', message: String(error), fix: '' }, exitCode };
}

function refuseAmbiguousOutputs(files: readonly string[], options: CheckCommandOptions): void {
  if (files.length === 1) return;
  for (const option of ['witness', 'counterexample'] as const) {
    const target = options[option];
    if (target === undefined) continue;
    throw badArguments(
      'RJ010',
      `--${option} ${target}: ${files.length} histories would be written into one file`,
      `check one history at a time when you want its ${option}`,
    );
  }
}

function writeEvidence(
  { witness, counterexample }: CheckCommandOptions,
  file: string,
  history: LoadedHistory,
  result: LinearizabilityResult | undefined,
): void {
  if (result === undefined) return;
  const { model, verdict } = result;
  if (witness !== undefined) {
    const lines = witnessLines(history, result);
    const meta = { witness: { file, model, verdict } };
    writeOut('--witness', witness, [JSON.stringify({ meta }), ...lines]);
  }
  if (counterexample !== undefined) {
    const keys = result.keys
      .filter((key) => key.verdict === 'invalid')
      .map(({ key, counterexample: found = null }) => ({ key, counterexample: found }));
    const document = JSON.stringify({ file, model, verdict, keys }, null, 2);
    writeOut('--counterexample', counterexample, [document]);
  }
}

/** In the interval form, key by key, in the order in which the operations took effect. */
function witnessLines(history: LoadedHistory, result: LinearizabilityResult): string[] {
  const operations =
    history.kind === 'operations'
      ? history.operations
      : operationsOfRows(history.columns, [...history.columns.key.keys()]);
  const byIndex = new Map(operations.map((operation) => [operation.invokeIndex, operation]));
  const order = result.keys.flatMap(({ witness = [] }) => witness);
  const ordered = order.flatMap((index) => byIndex.get(index) ?? []);
  return [...encodeHistory(ordered, 'ops')];
}

function writeOut(option: string, file: string, lines: readonly string[]): void {
  try {
    writeNamedFile(file, `${lines.join('\n')}\n`);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw badArguments(
      'RJ010',
      `${option} ${file} cannot be written: ${reason}`,
      'name a file in a folder that exists and can be written',
    );
  }
}
