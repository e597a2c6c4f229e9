// `npm ci` in a checkout builds dist/. An install without the development
// dependencies (`npm ci --omit=dev`, or the published package) has no compiler
// and gets dist/ with the tarball, so there is nothing to do.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
let tsc;
try {
  tsc = require.resolve('typescript/bin/tsc');
} catch {
  process.exit(0);
}
const steps = [
  ['scripts/prune-dist.js'],
  [tsc, '-p', 'tsconfig.build.json'],
  ['scripts/build-page.js'],
];
for (const step of steps) {
  const { status } = spawnSync(process.execPath, step, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
