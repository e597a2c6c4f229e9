import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

let loaded: string | undefined;

/**
 * The style of the index page: the report's with what is added to it, as `scripts/build` makes it
 * into dist/. Without a script to choose one, the reader's preference chooses light or dark.
 */
export function matrixStyle(): string {
  const folder = import.meta.url.endsWith('.ts') ? '../../dist/src/web/matrix/' : '../web/matrix/';
  loaded ??= readFileSync(fileURLToPath(new URL(`${folder}page.css`, import.meta.url)), 'utf8');
  return loaded;
}
