import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HarnessError } from '../errors.ts';
import { matrixFiles } from '../store/matrix-files.ts';
import { makeFolders } from '../world/live/make-folders.ts';
import { matrixPage } from './matrix-page.ts';
import type { Matrix } from './matrix.ts';

/** `results/test-<id>/`: the index page and the same as data; the runs lie beside it as always. */
export interface MatrixFolder {
  readonly page: string;
  /** Called after every run, so that a matrix that is killed leaves the page of what it did. */
  write(matrix: Matrix): void;
}

/** @throws HarnessError RJ015 when the folder cannot be made */
export function createMatrixFolder(resultsDir: string, id: string): MatrixFolder {
  const dir = path.join(path.resolve(resultsDir), id);
  try {
    makeFolders(dir);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HarnessError(
      'RJ015',
      `cannot write to the results folder ${resultsDir}: ${reason}`,
      'choose a folder that you may write to with --results DIR',
      undefined,
      { cause: error },
    );
  }
  const page = path.join(dir, matrixFiles.page);
  return {
    page,
    write(matrix) {
      replace(page, matrixPage(matrix));
      replace(path.join(dir, matrixFiles.data), `${JSON.stringify(matrix, null, 2)}\n`);
    },
  };
}

/** Written beside and renamed, so that nobody meets half a file. */
function replace(file: string, text: string): void {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}
