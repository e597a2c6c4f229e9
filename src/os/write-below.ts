import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { badArguments } from '../errors.ts';

/** Why a name leads out of the folder that it is to be in; undefined: it does not. */
export function leadsOut(name: string): string | undefined {
  if (name === '' || path.normalize(name) === '.') return 'names no file';
  if (path.isAbsolute(name)) return 'is absolute';
  if (name.split(/[\\/]/).includes('..')) return 'has .. in it';
  if (name.includes('\0')) return 'has a NUL in it';
  return undefined;
}

/**
 * Writes a file below a folder, with the folders on the way to it. Links are not followed: what is
 * in the folder may come from a program.
 *
 * @throws HarnessError RJ112 for a name that leads out of it
 */
export function writeBelow(folder: string, name: string, text: string): void {
  const out = leadsOut(name);
  if (out !== undefined) throw refused(name, out);
  let at = realpathSync(folder);
  const parts = path.normalize(name).split(path.sep);
  for (const part of parts.slice(0, -1)) {
    at = path.join(at, part);
    const there = lstatSync(at, { throwIfNoEntry: false });
    if (there?.isSymbolicLink() === true) throw refused(name, `goes through the link ${part}`);
    if (there === undefined) mkdirSync(at);
  }
  const file = path.join(at, parts.at(-1) ?? '');
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (there?.isSymbolicLink() === true) throw refused(name, 'is a link');
  if (there !== undefined && !there.isFile()) throw refused(name, 'is no regular file there');
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const descriptor = openSync(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o666);
  try {
    writeFileSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

function refused(name: string, why: string): Error {
  return badArguments(
    'RJ112',
    `the file ${JSON.stringify(name)} of a node ${why}, and files go into the node's dataDir`,
    "give a path within dataDir, as in { 'etc/kv.conf': text }; what is shared can stay beside the configuration",
  );
}
