import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** An ordinary user's path seldom has the folders of servers. */
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/**
 * The file that a name stands for: one with a slash is a path, any other is looked for in PATH,
 * as a shell does, and then among the system's own programs. Undefined: there is none that may
 * be executed.
 */
export function findProgram(name: string): string | undefined {
  if (name.includes('/')) return mayRun(path.resolve(name)) ? path.resolve(name) : undefined;
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), ...systemFolders];
  return folders.map((folder) => path.resolve(folder, name)).find(mayRun);
}

/** A file that may be executed. */
export function mayRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
