// Removes from dist/ what no source stands for any more: a file that was renamed or deleted would
// live on there, and in the package. What the build writes again stays until then, so that whatever
// runs from dist/ meanwhile (the tests of another terminal) finds its files.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
/** Made by build-page.js from a folder of this name beside them. */
const bundles = /(?:^|[\\/])page\.(?:js|css)$/;

function hasSource(file) {
  if (bundles.test(file)) return existsSync(path.join(root, path.dirname(file), 'page'));
  const source = file.replace(/\.(?:d\.ts|js)$/, '.ts');
  return source !== file && existsSync(path.join(root, source));
}

if (existsSync(dist)) {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = path.relative(dist, path.join(entry.parentPath, entry.name));
    if (entry.isFile() && !hasSource(file)) rmSync(path.join(dist, file));
  }
}
