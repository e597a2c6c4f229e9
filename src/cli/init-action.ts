import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { badArguments } from '../errors.ts';
import { packageVersion } from '../store/package-version.ts';
import { makeFolders } from '../world/live/make-folders.ts';
import { starterFiles } from './init-files.ts';
import { paintOn, textWidth } from './paint.ts';
import { shortPath } from './short-path.ts';

/** @throws HarnessError RJ017 when the folder or a file in it cannot be made */
export function initAction(folder: string): void {
  const paint = paintOn(process.stdout);
  const width = Math.max(...starterFiles.map(({ file }) => file.length));
  const lines = starterFiles.map(({ file, about, text }) => {
    const isNew = writeNew(path.join(folder, file), text);
    const [sign, told] = isNew
      ? [paint('good', 'wrote'), about]
      : [paint('doubt', 'kept '), 'was there already, and is as it was'];
    const line = `  ${sign}  ${file.padEnd(width)}`;
    // In a narrow terminal the names are enough.
    const isWide = '  wrote  '.length + width + 2 + told.length <= textWidth(process.stdout);
    return isWide ? `${line}  ${paint('quiet', told)}` : line;
  });
  const steps = [
    ...(path.resolve(folder) === process.cwd() ? [] : [`cd ${shellWord(shortPath(folder))}`]),
    ...installCommand(folder),
    'npx vitest run linearizability',
    'npx raft-jepsen report linearizability/history.jsonl',
  ];
  lines.push('', 'Next:', ...steps.map((step) => `  ${paint('strong', step)}`));
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Returns false where there is something of this name, which stays what it is. */
function writeNew(file: string, text: string): boolean {
  try {
    makeFolders(path.dirname(file));
    // `wx` fails on what exists, whoever made it and when: nothing is ever overwritten.
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code, path: where } = error as NodeJS.ErrnoException;
    // mkdir says so too, of a file that stands where a folder is needed.
    if (code === 'EEXIST' && where === file) return false;
    const reason = error instanceof Error ? error.message : String(error);
    throw badArguments(
      'RJ017',
      `cannot write ${shortPath(file)}: ${reason}`,
      'name a folder that you may write to: raft-jepsen init FOLDER',
    );
  }
}

/** What the project cannot import yet. The newest major of vitest needs Node 22; this one does not. */
function installCommand(folder: string): string[] {
  const { resolve } = createRequire(path.join(path.resolve(folder), 'package.json'));
  const missing = [
    { name: 'raft-jepsen', from: ownSource() },
    { name: 'vitest', from: 'vitest@4' },
  ].filter(({ name }) => {
    try {
      resolve(`${name}/package.json`);
      return false;
    } catch {
      return true;
    }
  });
  if (missing.length === 0) return [];
  const packages = missing.map(({ from }) => shellWord(from)).join(' ');
  // A link into a checkout would bring the checkout's own vitest, and two of them do not fit.
  const copied = missing.some(({ from }) => path.isAbsolute(from)) ? '--install-links ' : '';
  return [`npm install --save-dev ${copied}${packages}`];
}

/** Where npm finds this very raft-jepsen: by its version, or in the checkout that it runs from. */
function ownSource(): string {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const isInstalled = path.basename(path.dirname(root)) === 'node_modules';
  return isInstalled ? `raft-jepsen@${packageVersion()}` : path.resolve(root);
}

/** As a shell takes it for one word. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
