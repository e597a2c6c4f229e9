import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Only its owner may read such a file: one of them holds a secret. */
const mode = 0o600;

/**
 * Makes a file with its whole content at once. False when there is one already: of several
 * processes that try, one succeeds, and nobody ever reads half of it.
 */
export function createOnce(file: string, content: object): boolean {
  const part = writePart(file, content);
  try {
    linkSync(part, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(part, { force: true });
  }
}

export function replaceFile(file: string, content: object): void {
  renameSync(writePart(file, content), file);
}

/** The object in a JSON file; undefined when there is no file, or something else in it. */
export function readObject(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function writePart(file: string, content: object): string {
  const part = `${file}.part-${process.pid}`;
  writeFileSync(part, `${JSON.stringify(content, null, 2)}\n`, { mode });
  return part;
}
