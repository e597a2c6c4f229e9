import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * The files at and below these paths, relative to `root`, in an order of their own. What begins
 * with a dot is left out: it is an editor's, or the build's own.
 */
export function filesBelow(root, paths) {
  return paths
    .flatMap((start) => {
      if (statSync(path.join(root, start)).isFile()) return [start];
      return readdirSync(path.join(root, start), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
    })
    .filter((file) => !/(?:^|[\\/])\./.test(file))
    .sort();
}

/**
 * Names and contents of files as one short text: the same for the same files, wherever and
 * whenever they were written. (Times are not: `git checkout` sets them, and copying does.)
 */
export function fingerprint(root, paths) {
  const hash = createHash('sha256');
  for (const file of filesBelow(root, paths)) {
    const bytes = readFileSync(path.join(root, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}
