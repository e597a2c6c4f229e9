import { matrixFiles } from '../store/matrix-files.ts';
import { runFiles } from '../store/run-folder.ts';
import { dataPolicy, indexPolicy, reportPolicy } from './headers.ts';

/** How a file of a run is served. */
export interface KnownFile {
  /** Its path below the run's folder. */
  readonly path: string;
  readonly type: string;
  /** What it may do in a browser. */
  readonly policy: string;
}

const plainText = 'text/plain; charset=utf-8';

const policies: Readonly<Record<string, string>> = {
  [runFiles.report]: reportPolicy,
  [matrixFiles.page]: indexPolicy,
};

const types: Readonly<Record<string, string>> = {
  [runFiles.report]: 'text/html; charset=utf-8',
  [matrixFiles.page]: 'text/html; charset=utf-8',
  [matrixFiles.data]: 'application/json',
  [runFiles.test]: 'application/json',
  [runFiles.results]: 'application/json',
  // As text, so that a browser shows it instead of asking what to do with it.
  [runFiles.history]: plainText,
  [runFiles.junit]: plainText,
  [runFiles.summary]: plainText,
};

/** The files of a run or a matrix that may be read; every other name is as good as absent. */
export function knownFile(parts: readonly string[]): KnownFile | undefined {
  const [first = '', second, ...rest] = parts;
  if (second === undefined) {
    const type = Object.hasOwn(types, first) ? types[first] : undefined;
    return type === undefined
      ? undefined
      : { path: first, type, policy: policies[first] ?? dataPolicy };
  }
  const isLog = first === runFiles.nodes && /^[\w.-]+\.log$/.test(second) && rest.length === 0;
  return isLog ? { path: `${first}/${second}`, type: plainText, policy: dataPolicy } : undefined;
}
