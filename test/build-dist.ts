import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Node processes and workers of the tests run from dist/ (Node 20 cannot start them from
 * TypeScript), so dist/ is built before any test, unless it fits the sources already.
 */
export default function buildDist(): void {
  const script = fileURLToPath(new URL('../scripts/build.js', import.meta.url));
  const build = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  if (build.status !== 0) {
    throw new Error(`npm run build failed:\n${build.stdout}${build.stderr}`);
  }
}
