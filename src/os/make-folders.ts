import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder, and those above it that are missing; one that is there stays as it is.
 *
 * Node's own recursive mkdir never returns where the system answers "no such file" for a folder
 * whose parent exists, as below /proc (seen with Node 20, 22 and 24): it makes the parent, which
 * is there, and tries again. Here each folder is tried once.
 *
 * @throws the error of the file system for the first folder that cannot be made
 */
export function makeFolders(dir: string): void {
  const missing: string[] = [];
  for (let at = path.resolve(dir); !existsSync(at); at = path.dirname(at)) missing.unshift(at);
  for (const folder of missing) {
    try {
      mkdirSync(folder);
    } catch (error) {
      // Somebody else was faster.
      if (!isFolder(folder)) throw error;
    }
  }
  // What is there may be a file: the file system says so best.
  if (!isFolder(dir)) mkdirSync(dir);
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}
