import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A page of documentation; `file` is relative to the root of the repository, with slashes. */
export interface DocPage {
  readonly file: string;
  readonly text: string;
}

/** README.md and every page under docs/. */
export function docPages(): DocPage[] {
  const inDocs = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file.split(path.sep).join('/')}`)
    .sort();
  return ['README.md', ...inDocs].map((file) => ({
    file,
    text: readFileSync(path.join(root, file), 'utf8'),
  }));
}
