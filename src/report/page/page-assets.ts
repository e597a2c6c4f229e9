import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The bundled page: `scripts/build/bundle-pages.js` makes it from `src/web/report/`. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

let loaded: PageAssets | undefined;

/**
 * Reads the bundle in dist/; run from TypeScript (tests, `npm run dev`),
 * from the dist/ of the checkout.
 */
export function pageAssets(): PageAssets {
  const folder = import.meta.url.endsWith('.ts')
    ? '../../../dist/src/web/report/'
    : '../../web/report/';
  const read = (file: string): string =>
    readFileSync(fileURLToPath(new URL(folder + file, import.meta.url)), 'utf8');
  loaded ??= { script: read('page.js'), style: read('page.css') };
  return loaded;
}
