#!/usr/bin/env node
// The launcher: plain JavaScript, so that an old Node or a missing build gets a
// sentence instead of a syntax error or a stack trace.
//
// Node ends with 1 when something is thrown that nobody catches and with 13 when
// a command waits for what never comes. 1 is our word for a proven violation, so
// both are 255 here, from the first line on: only a command that came to its end
// gives another code.
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';

const harnessError = 255;
const unsettled = 13;

const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));

process.exitCode = harnessError;
process.on('uncaughtException', (error) => fail(told(error)));
process.on('exit', () => {
  leaveClosedTerminals();
  if (process.exitCode !== unsettled) return;
  process.exitCode = harnessError;
  say(internal('the command waits for something that will never come'));
});

/**
 * At its end Node gives the terminal its settings back, and aborts when that fails: a command
 * whose terminal was closed while it went on would die of SIGABRT instead of telling its code.
 */
function leaveClosedTerminals() {
  for (const descriptor of terminals) {
    if (isatty(descriptor)) continue;
    try {
      closeSync(descriptor);
      // The lowest number that is free: the one that was just closed.
      openSync('/dev/null', 'r+');
    } catch {
      // Then Node does as it does.
    }
  }
}

/** By the descriptor: the stream may be what has failed. */
function say(text) {
  try {
    writeSync(2, `${text}\n`);
  } catch {
    // Nobody is left to tell; the exit code still says it.
  }
}

function fail(text) {
  say(text);
  process.exit(harnessError);
}

/** @param {string} what */
function internal(what) {
  return `error[RJ099] an internal error of the harness: ${what}\nFix: please report it with the command that you ran`;
}

/** @param {unknown} error */
function told(error) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EMFILE' || code === 'ENFILE') {
    return `error[RJ038] this process may not open more files: ${error.message}\nFix: ulimit -n 1024, or run fewer things at once`;
  }
  return internal(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const main = new URL('../dist/src/cli/main.js', import.meta.url);
if (major < 20 || (major === 20 && minor < 19)) {
  say(
    `error[RJ001] raft-jepsen needs Node 20.19 or later; this is Node ${process.versions.node}.\nFix: install a current Node release and run the command again.`,
  );
} else if (!existsSync(fileURLToPath(main))) {
  say(
    'error[RJ002] raft-jepsen has not been built: dist/ is missing.\nFix: npm ci (or npm run build) in the checkout.',
  );
} else {
  await import(main.href).catch((error) => fail(told(error)));
}
