import { readFileSync, statSync } from 'node:fs';
import { HarnessError } from '../errors.ts';
import { createFile, replaceFile } from '../os/replace-file.ts';

/** Only its owner may read such a file: one of them holds a secret. */
const mode = 0o600;

/** False when there is one already: of several processes that try, one succeeds. */
export function createPrivate(file: string, content: object): boolean {
  return createFile(file, textOf(content), mode);
}

export function replacePrivate(file: string, content: object): void {
  replaceFile(file, textOf(content), mode);
}

/**
 * The object in a JSON file; undefined when there is no file, or something else in it. A file
 * that may not be read is there, and so throws RJ046: "none" would be a wrong answer.
 */
export function readObject(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') throw notReadable(file);
    return undefined;
  }
}

function notReadable(file: string): HarnessError {
  return new HarnessError(
    'RJ046',
    `${file} may not be read${ownerOf(file)}: a cluster, or what is left of one, belongs to its user alone`,
    'run the command as that user, or give a --dir of your own',
  );
}

/** ", it is of user 1000", as far as that can be known. */
function ownerOf(file: string): string {
  try {
    return `, it is of user ${statSync(file).uid}`;
  } catch {
    return '';
  }
}

function textOf(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}
