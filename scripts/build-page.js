// Bundles the report's page (src/report/page/) into one script and one style sheet in dist/,
// where the report generator reads them. Nothing else of the page exists at run time.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));
const outFolder = `${root}/dist/src/report`;

const licence = readFileSync(`${path.dirname(require.resolve('uplot'))}/../LICENSE`, 'utf8').trim();

mkdirSync(outFolder, { recursive: true });
await build({
  entryPoints: [`${root}/src/report/page/main.ts`],
  tsconfig: `${root}/src/report/page/tsconfig.json`,
  outfile: `${outFolder}/page.js`,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  // A report is read in whatever encoding a tool guesses: ASCII reads the same in all of them.
  charset: 'ascii',
  // Every report carries a copy of uPlot, and with it the terms under which it may.
  banner: { js: `/* uPlot: ${licence} */` },
  logLevel: 'warning',
});
const uplotStyle = readFileSync(require.resolve('uplot/dist/uPlot.min.css'), 'utf8');
const ownStyle = readFileSync(`${root}/src/report/page/page.css`, 'utf8');
const { code } = await transform(uplotStyle + ownStyle, {
  loader: 'css',
  minify: true,
  charset: 'ascii',
});
writeFileSync(`${outFolder}/page.css`, code);
