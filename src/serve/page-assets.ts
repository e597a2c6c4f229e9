import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The bundled page: `scripts/build/bundle-pages.js` makes it from `src/web/serve/`. */
export type PageAssets = Readonly<Record<'page.js' | 'page.css', string>>;

/** In dist/; run from TypeScript (tests), from the dist/ of the checkout. */
export function servePageAssets(): PageAssets {
  const folder = import.meta.url.endsWith('.ts') ? '../../dist/src/web/serve/' : '../web/serve/';
  const read = (file: string): string =>
    readFileSync(fileURLToPath(new URL(folder + file, import.meta.url)), 'utf8');
  return { 'page.js': read('page.js'), 'page.css': read('page.css') };
}

/** The document around the page: all that it shows comes from its script. */
export function pageHtml(token: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="raft-jepsen-token" content="${token}">
<title>Runs · raft-jepsen</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body>
<noscript><main><p>The list of runs needs JavaScript. The reports are files: results/&lt;run&gt;/report.html.</p></main></noscript>
</body>
</html>
`;
}
