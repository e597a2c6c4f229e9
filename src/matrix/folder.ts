import path from 'node:path';
import { matrixFiles } from '../store/matrix-files.ts';
import { unwritable } from '../store/run-folder.ts';
import { makeFolders } from '../os/make-folders.ts';
import { replaceFile } from '../os/replace-file.ts';
import { matrixPage } from './page.ts';
import type { Matrix } from '../store/records.ts';

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
    throw unwritable(resultsDir, error);
  }
  const page = path.join(dir, matrixFiles.page);
  return {
    page,
    write(matrix) {
      replaceFile(page, matrixPage(matrix));
      replaceFile(path.join(dir, matrixFiles.data), `${JSON.stringify(matrix, null, 2)}\n`);
    },
  };
}
