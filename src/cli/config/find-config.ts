import { existsSync } from 'node:fs';
import path from 'node:path';

export const configFiles = ['ts', 'mts', 'js', 'mjs'].map((end) => `raft-jepsen.config.${end}`);

/** A folder that has one of these is where a project begins: nothing above it is looked at. */
const rootMarks = ['package.json', '.git'];

/** The configuration of the project that a folder is in: looked for from there upward. */
export function findConfig(folder: string): string | undefined {
  const inside = foldersOfProject(folder);
  for (const each of inside) {
    const file = configFiles.map((name) => path.join(each, name)).find((name) => existsSync(name));
    if (file !== undefined) return file;
  }
  return undefined;
}

/** From the folder up to the root of its project; the folder alone when it is in none. */
function foldersOfProject(folder: string): string[] {
  const folders: string[] = [];
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    folders.push(at);
    if (rootMarks.some((mark) => existsSync(path.join(at, mark)))) return folders;
    if (path.dirname(at) === at) return folders.slice(0, 1);
  }
}
