import { randomBytes } from 'node:crypto';
import { lstatSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { HarnessError } from '../errors.ts';
import type { ClusterSample, Results, TestRecord } from './records.ts';
import { makeFolders } from '../os/make-folders.ts';
import { removeLeftovers } from '../world/live/host/ownership.ts';
import { replaceFile } from '../os/replace-file.ts';
import { createLineSink, openSinkFile, type LineSink } from './line-sink.ts';

/** The files of a run, by name, in `results/<run>/`. */
export const runFiles = {
  test: 'test.json',
  history: 'history.jsonl',
  cluster: 'cluster.jsonl',
  results: 'results.json',
  report: 'report.html',
  junit: 'junit.xml',
  summary: 'summary.md',
  nodes: 'nodes',
  process: 'process.json',
} as const;

export interface RunFolder {
  readonly id: string;
  readonly dir: string;
  /** Takes the lines of `history.jsonl` as they are recorded. */
  readonly history: LineSink;
  path(file: keyof typeof runFiles): string;
  writeTest(record: TestRecord): void;
  writeCluster(sample: ClusterSample): void;
  writeResults(results: Results): void;
  /** Ends the history; what is rendered of the run may still come. */
  close(): void;
}

/** `20261121-014205-7f3a`: sorts by time, and two runs of one second differ. */
export function newRunId(startedAt: Date, salt: number): string {
  const digits = startedAt.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${digits}-${(salt & 0xffff).toString(16).padStart(4, '0')}`;
}

/**
 * Makes `results/<id>/` and lets `results/latest` point to it. What runs before have left that
 * were killed together with their keepers is removed.
 * Throws RJ015 when the folder cannot be made or written.
 */
export function createRunFolder(resultsDir: string, id: string): RunFolder {
  const dir = path.join(path.resolve(resultsDir), id);
  const file = (name: keyof typeof runFiles): string => path.join(dir, runFiles[name]);
  const writeJson = (name: 'test' | 'results', value: unknown, loss = ''): void => {
    try {
      replaceFile(file(name), `${JSON.stringify(value, null, 2)}\n`);
    } catch (error) {
      throw unwritable(resultsDir, error, loss);
    }
  };
  removeLeftovers(resultsDir);
  try {
    makeFolders(file('nodes'));
    const history = createLineSink(openSinkFile(file('history')), runFiles.history);
    const cluster = createLineSink(openSinkFile(file('cluster')), runFiles.cluster);
    pointLatest(path.resolve(resultsDir), id);
    return {
      id,
      dir,
      history,
      path: file,
      writeTest: (record) => writeJson('test', record),
      writeCluster: (sample) => cluster.write(`${JSON.stringify(sample)}\n`),
      writeResults: (results) =>
        writeJson('results', results, `; the verdict, ${results.verdict}, could not be stored`),
      close() {
        try {
          try {
            history.close();
          } finally {
            cluster.close();
          }
        } catch (error) {
          // The run ends with this error: nothing of it shall say that it goes on.
          rmSync(file('process'), { force: true });
          throw error;
        }
      },
    };
  } catch (error) {
    throw unwritable(resultsDir, error);
  }
}

/**
 * RJ015 for whatever went wrong in a results folder.
 *
 * @param loss what it means: "; the verdict, valid, could not be stored"
 */
export function unwritable(resultsDir: string, error: unknown, loss = ''): HarnessError {
  const reason = error instanceof Error ? error.message : String(error);
  return new HarnessError(
    'RJ015',
    `cannot write to the results folder ${resultsDir}: ${reason}${loss}`,
    remedyFor(error),
    undefined,
    { cause: error },
  );
}

function remedyFor(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return 'free some space, or choose another folder with --results DIR';
  }
  return code === 'ENOENT'
    ? 'let the folder of a run be while it goes on; run it again'
    : 'choose a folder that you may write to with --results DIR';
}

/** Lets `latest` point to a run, in one step: nobody finds it missing. What is no link stays what it is. */
export function pointLatest(resultsDir: string, id: string): void {
  const link = path.join(resultsDir, 'latest');
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === false) return;
  const fresh = `${link}.${randomBytes(8).toString('hex')}`;
  symlinkSync(id, fresh, 'dir');
  try {
    renameSync(fresh, link);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}
