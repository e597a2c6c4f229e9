import { availableParallelism } from 'node:os';
import { isRegisterModel } from '../../../checker/models/register/register.ts';
import type { LinearizabilityResult, Model, RegisterModel } from '../../../checker/index.ts';
import { createColumnReader } from '../../history/formats/column-reader.ts';
import type { OperationColumns } from '../../history/columns/columns.ts';
import { mapReader } from '../../history/formats/chunk-reader.ts';
import type { ChunkReader } from '../../history/formats/chunk-reader.ts';
import { DetectingReader } from '../../history/formats/detect.ts';
import type { HistoryFormat } from '../../history/formats/formats.ts';
import type { Operation } from '../../history/operation.ts';
import { createHistoryReader } from '../../history/formats/read.ts';
import type { CheckProgress } from './check-progress.ts';
import type { CheckCommandOptions } from './check-options.ts';
import { limitsOf } from './limits-of.ts';
import { readFileInto } from './read-history.ts';
import { plural } from '../../plural.ts';

/** A history as the checker takes it: in columns where there is a reader into them. */
export type LoadedHistory = {
  readonly format: HistoryFormat;
  /** The line that a crash of the writer cut off, and that was left out. */
  readonly tornLine?: number;
} & (
  | { readonly kind: 'columns'; readonly model: RegisterModel; readonly columns: OperationColumns }
  | { readonly kind: 'operations'; readonly operations: readonly Operation[] }
);

/** The limit on time was passed before there was anything to judge. */
export class ReadingTookTooLong extends Error {
  constructor(bytes: number) {
    super(
      `the time limit was passed while the history was read, after ${(bytes / 1e6).toFixed(1)} MB`,
    );
  }

  result(model: Model): LinearizabilityResult {
    const unknown = { reason: 'time-limit', message: this.message } as const;
    const { name } = model;
    return { verdict: 'unknown', model: name, operations: 0, keys: [], visited: 0, unknown };
  }
}

/**
 * What it throws, `inFile` turns into an error that names the file.
 *
 * @throws ReadingTookTooLong
 */
export async function loadHistory(
  file: string,
  model: Model,
  options: CheckCommandOptions,
  progress: CheckProgress,
  startedMs: number,
): Promise<LoadedHistory> {
  const reader = loader(model, options);
  const { limitTime = Infinity } = options;
  await readFileInto(file, reader, (bytes) => {
    const nowMs = progress.tick(() => `${file}: ${(bytes / 1e6).toFixed(0)} MB read`);
    if (nowMs - startedMs > limitTime * 1000) throw new ReadingTookTooLong(bytes);
  });
  return reader.end();
}

/** @throws HarnessError RJ021 when the history does not fit its model */
export async function judgeLoaded(
  file: string,
  model: Model,
  history: LoadedHistory,
  options: CheckCommandOptions,
  progress: CheckProgress,
  startedMs: number,
): Promise<LinearizabilityResult> {
  const { failedCas = 'as-recorded' } = options;
  const count = history.kind === 'columns' ? history.columns.length : history.operations.length;
  let keys = '';
  const doing = (): string => `${file}: checking ${plural(count, 'operation')}${keys}`;
  const limits = limitsOf(options, () => progress.tick(doing), startedMs);
  if (history.kind === 'operations') {
    const { checkLinearizable } = await import('../../../checker/linearizability/check.ts');
    return checkLinearizable(history.operations, { model, failedCas, limits });
  }
  const { columns } = history;
  const { checkColumnsInParallel } = await import('../../../checker/pool/check-in-parallel.ts');
  return checkColumnsInParallel(columns, {
    threads: options.threads ?? availableParallelism(),
    model: history.model,
    // What "observe" means is settled: the reader of the columns knows which rows those are.
    failedCas: failedCas === 'ignore' ? 'ignore' : 'as-recorded',
    limits,
    witness: options.witness !== undefined,
    onKey: (done, visited) => {
      keys = `, ${done} of ${plural(columns.keys.length, 'key')} done, ${plural(visited, 'configuration')}`;
      progress.tick(doing);
    },
  });
}

/** A reader for what `model` is to be checked against. */
function loader(
  model: Model,
  { format, keyed, failedCas, timeUnit }: CheckCommandOptions,
): ChunkReader<LoadedHistory> {
  const unit = timeUnit === undefined ? undefined : { timeUnit };
  const make = (known: HistoryFormat): ChunkReader<LoadedHistory> => {
    if (isRegisterModel(model)) {
      const options = { observeSilentFailures: failedCas === 'observe', ...unit };
      const columns = createColumnReader(known, options);
      if (columns !== undefined) {
        return mapReader(columns, (read) => ({ kind: 'columns', format: known, model, ...read }));
      }
    }
    const reader = createHistoryReader({
      format: known,
      ...(keyed === undefined ? undefined : { keyed }),
      ...unit,
    });
    return mapReader(reader, ({ operations, tornLine }) => ({
      kind: 'operations',
      format: known,
      operations,
      ...(tornLine === undefined ? undefined : { tornLine }),
    }));
  };
  return format === undefined ? new DetectingReader(make) : make(format);
}
