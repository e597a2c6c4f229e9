// Bundles the two pages, the report's and that of `serve` (src/web/),
// into one script and one style sheet each in dist/, where the report generator and the server
// read them. Nothing else of the pages exists at run time.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What all pages share, in this order; each page's own style stands behind it. */
const kitStyles = ['colours', 'base', 'verdict', 'tables'].map(
  (name) => `${root}/src/web/kit/${name}.css`,
);
const pageStyle = (folder) => `${root}/src/web/${folder}/page.css`;
const read = (styles) => styles.map((file) => readFileSync(file, 'utf8')).join('\n');

/** @param page its folder and style sheets, and the licences of what its script contains */
async function bundle(dist, { folder, styles, banner }) {
  const outFolder = `${dist}/src/web/${folder}`;
  mkdirSync(outFolder, { recursive: true });
  await build({
    entryPoints: [`${root}/src/web/${folder}/main.ts`],
    tsconfig: `${root}/src/web/tsconfig.json`,
    outfile: `${outFolder}/page.js`,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    // A report is read in whatever encoding a tool guesses: ASCII reads the same in all of them.
    charset: 'ascii',
    ...(banner && { banner: { js: `/* ${banner} */` } }),
    logLevel: 'warning',
  });
  await writeStyle(outFolder, read(styles));
}

async function writeStyle(outFolder, style) {
  const { code } = await transform(style, { loader: 'css', minify: true, charset: 'ascii' });
  writeFileSync(`${outFolder}/page.css`, code);
}

/** @param dist the folder that stands for dist/ */
export async function bundlePages(dist) {
  const licenceFile = `${path.dirname(require.resolve('uplot'))}/../LICENSE`;
  await bundle(dist, {
    folder: 'report',
    styles: [require.resolve('uplot/dist/uPlot.min.css'), ...kitStyles, pageStyle('report')],
    // Every report carries a copy of uPlot, and with it the terms under which it may.
    banner: `uPlot: ${readFileSync(licenceFile, 'utf8').trim()}`,
  });
  await bundle(dist, { folder: 'serve', styles: [...kitStyles, pageStyle('serve')] });
  await matrixStyle(dist);
}

/** The index of a matrix runs no script: its dark colours follow the reader's preference by themselves. */
async function matrixStyle(dist) {
  const shared = read(kitStyles);
  const byPreference = shared.replace(
    /:root\[data-theme='dark'\] (\{[^}]*\})/,
    '@media (prefers-color-scheme: dark) { :root $1 }',
  );
  if (byPreference === shared)
    throw new Error('colours.css has no dark colours of the form expected');
  mkdirSync(`${dist}/src/web/matrix`, { recursive: true });
  await writeStyle(`${dist}/src/web/matrix`, `${byPreference}\n${read([pageStyle('matrix')])}`);
}
