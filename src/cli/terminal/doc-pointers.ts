import { fileURLToPath } from 'node:url';
import { shortPath } from './short-path.ts';

/** The package's folder, whether this module runs from dist/ or from the sources. */
const packageRoot = new URL(
  import.meta.url.endsWith('.js') ? '../../../../' : '../../../',
  import.meta.url,
);

/**
 * Messages name a page as `docs/formats.md`, wherever they are worded. The reader stands in a folder
 * of their own: they are given the path at which the page lies on this machine.
 */
export function pointAtDocs(text: string): string {
  return text.replace(/(?<![\w/.-])docs\/[\w/-]+\.md\b/g, (page) =>
    shortPath(fileURLToPath(new URL(page, packageRoot))),
  );
}
