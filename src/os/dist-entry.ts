import { fileURLToPath } from 'node:url';

/** `dist` when this module itself runs from dist/, otherwise the repository's root. */
const root = new URL('../../', import.meta.url);

/**
 * The built JavaScript of an entry point, for a process of its own: Node 20 cannot start
 * one from TypeScript, so a harness that itself runs from the sources (tests, tsx) starts
 * its children from dist/ too.
 *
 * @param path relative to the root, without ending: `src/world/live/host/keeper`
 */
export function distEntry(path: string): string {
  const inDist = import.meta.url.endsWith('.js');
  return fileURLToPath(new URL(`${inDist ? '' : 'dist/'}${path}.js`, root));
}
