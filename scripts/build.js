// Makes dist/: `npm run build`, `npm ci` (as `prepare`, with --if-possible) and the tests come here.
// npx runs `prepare` of a checkout too, whenever it meets it for the first time in a home folder,
// and shows nothing of it: so a dist/ that fits its sources is left as it is.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { fingerprint } from './build/fingerprint.js';
import { replaceFiles } from './build/replace-files.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
/** What dist/ was made from, and what it held then. */
const stampFile = path.join(dist, '.stamp.json');
const require = createRequire(import.meta.url);
const sources = [
  ...['src', 'checker', 'nemesis', 'workloads', 'scripts/build', 'scripts/build.js'],
  ...['package.json', 'tsconfig.json', 'tsconfig.build.json'],
];
const tools = ['typescript', 'esbuild', 'uplot'];

/** An install without development dependencies has no compiler, and needs none: it brings dist/. */
function isPossible() {
  try {
    return tools.every((tool) => require.resolve(`${tool}/package.json`));
  } catch {
    return false;
  }
}

function sourcesNow() {
  const versions = tools.map((tool) => require(`${tool}/package.json`).version);
  return `${versions.join(' ')} ${fingerprint(root, sources)}`;
}

/** Looks at the files themselves: a build that was cut short, or a file that was lost, shows. */
function isFresh() {
  try {
    const stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
    return stamp.sources === sourcesNow() && stamp.dist === fingerprint(dist, ['.']);
  } catch {
    return false;
  }
}

/** Builders that were killed left their folders here; nobody builds for an hour. */
function removeLeftovers() {
  for (const name of readdirSync(dist).filter((each) => each.startsWith('.next-'))) {
    const folder = path.join(dist, name);
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat !== undefined && stat.mtimeMs < Date.now() - 3_600_000) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** What is read at run time and is no TypeScript. */
function copyProto(next) {
  const folder = path.join(next, 'src/raft/proto');
  mkdirSync(folder, { recursive: true });
  copyFileSync(path.join(root, 'src/raft/proto/raft.proto'), path.join(folder, 'raft.proto'));
}

/** Returns what it did, in a sentence, or undefined when the compiler refused. */
async function build() {
  if (isFresh()) return 'dist/ is up to date';
  const startedAt = performance.now();
  mkdirSync(dist, { recursive: true });
  removeLeftovers();
  // Of its own, so that builders at the same time do not meet; beneath dist/, so that it is on the
  // same file system, and ignored by whatever ignores dist/.
  const next = mkdtempSync(path.join(dist, '.next-'));
  try {
    const before = sourcesNow();
    const args = [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'];
    const { status } = spawnSync(process.execPath, [...args, '--outDir', next], {
      cwd: root,
      stdio: 'inherit',
    });
    if (status !== 0) return undefined;
    const { bundlePages } = await import('./build/bundle-pages.js');
    await bundlePages(next);
    copyProto(next);
    const made = fingerprint(next, ['.']);
    const changed = replaceFiles(dist, next);
    // Somebody who edits while we compile, or builds beside us from other sources, leaves a dist/
    // that the stamp does not fit: the next build makes it anew.
    const stamp = path.join(next, '.stamp.json');
    writeFileSync(stamp, JSON.stringify({ sources: before, dist: made }));
    if (sourcesNow() === before) renameSync(stamp, stampFile);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    return `dist/ built in ${seconds} s; files changed: ${changed}`;
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}

if (isPossible() || !process.argv.includes('--if-possible')) {
  const told = await build();
  if (told === undefined) process.exitCode = 1;
  else console.log(told);
}
