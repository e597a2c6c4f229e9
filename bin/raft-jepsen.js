#!/usr/bin/env node
// The launcher: plain JavaScript, so that an old Node or a missing build gets a
// sentence instead of a syntax error or a stack trace.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const main = new URL('../dist/src/cli/main.js', import.meta.url);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `error[RJ001] raft-jepsen needs Node 20.19 or later; this is Node ${process.versions.node}.\nFix: install a current Node release and run the command again.`,
  );
  process.exitCode = 255;
} else if (!existsSync(fileURLToPath(main))) {
  console.error(
    'error[RJ002] raft-jepsen has not been built: dist/ is missing.\nFix: npm ci (or npm run build) in the checkout.',
  );
  process.exitCode = 255;
} else {
  await import(main.href);
}
