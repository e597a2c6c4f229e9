import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Node processes and workers of the tests run from dist/ (Node 20 cannot start
 * them from TypeScript), so dist/ is built once before any test.
 */
export default function buildDist(): void {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const build = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, encoding: 'utf8' });
  if (build.status !== 0) {
    throw new Error(`npm run build failed:\n${build.stdout}${build.stderr}`);
  }
}
