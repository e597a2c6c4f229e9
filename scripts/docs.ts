// Writes the generated parts of README.md and docs/ anew: npm run docs.
// test/docs/generated.test.ts fails when the committed pages say something else.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { docPages, root } from './docs/doc-pages.ts';
import { fillPage } from './docs/fill-page.ts';

for (const page of docPages()) {
  const filled = await fillPage(page);
  if (filled === page.text) continue;
  writeFileSync(path.join(root, page.file), filled);
  console.log(page.file);
}
