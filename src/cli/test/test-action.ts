import type { Command } from 'commander';
import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import path from 'node:path';
import { describeError, exitCodes } from '../../errors.ts';
import { headline } from '../../report/verdict/headline.ts';
import { allOf, outcomeTotals } from '../../report/run/outcomes.ts';
import { wrap } from '../../report/text/wrap.ts';
import { newRunId, runFiles } from '../../store/run-folder.ts';
import { addToJobSummary, isGitHubJob, setJobOutputs } from '../terminal/github-job.ts';
import { configured } from '../config/configured.ts';
import { catchInterrupts, type Interrupt } from '../terminal/interrupt.ts';
import { matrixCells } from '../../matrix/cells.ts';
import { matrixExitCode, matrixVerdict } from '../../matrix/exit-code.ts';
import { createMatrixFolder } from '../../matrix/folder.ts';
import { matrixLines, matrixMarkdown } from '../../matrix/table.ts';
import { verdictText } from '../../report/verdict/verdict-words.ts';
import type { Cell, Matrix, MatrixRow } from '../../store/records.ts';
import type { Subject } from '../options/system-options.ts';
import { paintOn, textWidth } from '../terminal/paint.ts';
import { storeRenderings, tryToWrite } from '../run/store-renderings.ts';
import { printError } from '../terminal/print-error.ts';
import { runOnce } from '../run/run-once.ts';
import { inItsNetwork } from '../run/in-its-network.ts';
import { liveVenue, typedOptions } from '../run/venue.ts';
import { planFrom, repeatCommand } from '../run/run-plan.ts';
import type { RunCommandOptions } from '../../config/run-command-options.ts';
import { shortPath } from '../terminal/short-path.ts';
import type { TestCommandOptions } from '../../config/test-command-options.ts';

/** Runs a matrix and reports on it. Returns the exit code over all. */
export async function testAction(typed: TestCommandOptions, of: Command): Promise<number> {
  const { options, subject } = await configured(typed, of);
  return inItsNetwork(options, subject, () => testMatrix(options, subject));
}

async function testMatrix(options: TestCommandOptions, subject: Subject): Promise<number> {
  const cells = matrixCells(options, subject.own);
  const system = await subject.entry.create(subject.options);
  system.close();
  // Nothing starts before it is known that the options make a plan.
  for (const cell of cells.slice(0, 1)) {
    planFrom({ ...options, ...cell }, cell.seed, ['n1'], {
      ...(system.supports && { supports: system.supports }),
      ...(subject.own && { own: subject.own }),
    });
  }
  const startedAt = new Date();
  const id = `test-${newRunId(startedAt, randomInt(0x1_0000))}`;
  const folder = createMatrixFolder(options.results, id);
  const rows: MatrixRow[] = [];
  const interrupt = catchInterrupts(exitCodes.interrupted);
  const soFar: Matrix = {
    schema: 1,
    id,
    startedAt: startedAt.toISOString(),
    shard: options.shard ?? null,
    planned: cells.length,
    finished: false,
    interrupted: null,
    exitCode: null,
    setup: setupOf(options, subject),
    rows,
  };
  tryToWrite('index page', () => folder.write(soFar));
  try {
    for (const [i, cell] of cells.entries()) {
      if (interrupt.signal.aborted) break;
      process.stderr.write(`\nrun ${i + 1} of ${cells.length}\n`);
      const row = await runCell({ ...options, ...cell }, subject, cell, interrupt);
      rows.push(row);
      process.stderr.write(`${rowLines(row).join('\n')}\n`);
      tryToWrite('index page', () => folder.write(soFar));
    }
  } finally {
    interrupt.release();
  }
  const interrupted = interrupt.signal.aborted;
  const exitCode = matrixExitCode(rows, interrupted);
  const matrix: Matrix = { ...soFar, finished: true, interrupted, exitCode };
  tryToWrite('index page', () => folder.write(matrix));
  printMatrix(matrix, folder.page, options);
  return exitCode;
}

function setupOf(
  { nodes, minOkRate, maxP99 }: TestCommandOptions,
  subject: Subject,
): NonNullable<Matrix['setup']> {
  return {
    ...named(subject),
    nodes,
    thresholds: {
      ...(minOkRate !== undefined && { minOkRate }),
      ...(maxP99 !== undefined && { maxP99Ms: maxP99 }),
    },
  };
}

function named({ entry, bug }: Subject): { system: string; bug: string | null } {
  return { system: entry.name, bug };
}

function rowLines({ verdict, summary }: MatrixRow): string[] {
  return wrap(`${verdictText(verdict)}: ${summary}`, textWidth(process.stderr));
}

/** What keeps one run from ending is a row of the table: the other runs go on. */
async function runCell(
  options: RunCommandOptions,
  subject: Subject,
  cell: Cell,
  interrupt: Interrupt,
): Promise<MatrixRow> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  try {
    const run = await runOnce(options, interrupt, () => liveVenue(options, subject));
    const { results, record } = run;
    storeRenderings(run);
    const totals = outcomeTotals(results.stats);
    const { word, sentence } = headline(results, results.linearizability);
    return {
      ...cell,
      verdict: results.verdict,
      exitCode: results.exitCode,
      runId: record.id,
      ...named(subject),
      word,
      summary: sentence,
      operations: allOf(totals),
      ok: totals.ok,
      refused: totals.refused,
      seconds: seconds(),
      command: record.command,
    };
  } catch (error) {
    printError(error, options.verbose === true);
    return {
      ...cell,
      verdict: 'harness-error',
      exitCode: exitCodes.harnessError,
      runId: null,
      ...named(subject),
      summary: describeError(error),
      operations: 0,
      ok: 0,
      seconds: seconds(),
      command: repeatCommand(
        options,
        { command: 'run', options: typedOptions(subject) },
        cell.seed,
      ),
    };
  }
}

function printMatrix(matrix: Matrix, page: string, options: TestCommandOptions): void {
  tryToWrite('GitHub output', () => {
    if (!isGitHubJob()) return;
    addToJobSummary(matrixMarkdown(matrix));
    setJobOutputs({
      verdict: matrixVerdict(matrix),
      seed: options.seedStart,
      report: shortPath(page),
    });
  });
  const stream = process.stdout;
  if (options.json === true) {
    stream.write(`${JSON.stringify({ page, ...matrix })}\n`);
    return;
  }
  const lines = matrixLines(matrix, {
    width: textWidth(stream),
    paint: paintOn(stream),
    reportOf: (runId) => shortPath(path.join(path.dirname(page), '..', runId, runFiles.report)),
  });
  stream.write(`${[...lines, `index  ${shortPath(page)}`].join('\n')}\n`);
}
