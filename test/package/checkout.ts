import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { root } from './tarball.ts';

/** What a clone has not; dist/ is copied, as if `npm ci` had built it. */
const notOfTheClone = /^(?:node_modules|results|screenshots|\.git)$|\.tgz$/;

/** A checkout of its own, after `npm ci`: a copy of this one, with its dependencies. */
export function copyCheckout(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(root).filter((each) => !notOfTheClone.test(each))) {
    cpSync(path.join(root, name), path.join(folder, name), {
      recursive: true,
      // Another builder's, which may be gone before it is copied.
      filter: (file) => !path.basename(file).startsWith('.next-'),
    });
  }
  if (!existsSync(path.join(folder, 'node_modules'))) {
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
  }
}
