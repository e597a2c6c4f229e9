import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from './fingerprint.js';

/**
 * Gives `target` the files of `source`, which loses them. Returns how many differed.
 *
 * Whatever runs from `target` meanwhile finds each of its files at every moment, the old one or the
 * new one and never a half: a file that differs is replaced by a rename, one that does not is left
 * alone. (Two renames of the whole folder would leave a moment without any, in which a node that a
 * run starts again finds nothing.) What has no successor goes last.
 */
export function replaceFiles(target, source) {
  const fresh = filesBelow(source, ['.']);
  let changed = 0;
  for (const file of fresh) {
    if (isSame(path.join(target, file), path.join(source, file))) continue;
    mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    renameSync(path.join(source, file), path.join(target, file));
    changed++;
  }
  const kept = new Set(fresh);
  const orphans = filesBelow(target, ['.']).filter((file) => !kept.has(file));
  for (const file of orphans) {
    rmSync(path.join(target, file), { force: true });
    removeEmpty(path.dirname(file), target);
  }
  return changed + orphans.length;
}

function isSame(one, other) {
  try {
    return readFileSync(one).equals(readFileSync(other));
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

function removeEmpty(folder, root) {
  if (folder === '.' || readdirSync(path.join(root, folder)).length > 0) return;
  rmdirSync(path.join(root, folder));
  removeEmpty(path.dirname(folder), root);
}
