import { statSync } from 'node:fs';
import path from 'node:path';
import { badArguments } from '../../errors.ts';
import { mayRun } from '../../os/find-program.ts';
import type { SystemOptionValues } from '../system-entry.ts';
import { wordsOf } from './words.ts';

/**
 * The program of `--bin`, the node of a system that is a program of the user's own, found now: what is wrong with it is said before anything starts.
 *
 * @throws HarnessError RJ085 when it was not given, is not there or cannot be run
 */
export function programOf(
  system: string,
  options: SystemOptionValues,
): { bin: string; args: readonly string[] } {
  const { bin, 'bin-args': args = '' } = options;
  if (bin === undefined || bin === '') {
    throw badArguments(
      'RJ085',
      `--system ${system} needs the program that is to be tested`,
      'give it by --bin ./my-node, with what stands behind it by --bin-args "…"',
    );
  }
  return { bin: found(bin), args: wordsOf(args) };
}

/** A name without a slash is looked for in PATH, as a shell does. */
function found(bin: string): string {
  if (!bin.includes('/')) {
    const folders = (process.env['PATH'] ?? '').split(path.delimiter);
    const file = folders.map((folder) => path.join(folder, bin)).find((each) => mayRun(each));
    if (file !== undefined) return file;
    throw notRunnable(bin, 'is in no folder of PATH', `for a file of this folder, --bin ./${bin}`);
  }
  const file = path.resolve(bin);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw notRunnable(bin, 'does not exist', 'check the path');
  if (!stat.isFile()) throw notRunnable(bin, 'is no file', 'give the program itself');
  if (mayRun(file)) return file;
  const by = interpreters[path.extname(file)];
  const other = by === undefined ? '' : `, or --bin ${by} --bin-args ${bin}`;
  throw notRunnable(bin, 'may not be executed', `chmod +x ${bin}${other}`);
}

const interpreters: Readonly<Record<string, string>> = {
  '.py': 'python3',
  '.rb': 'ruby',
  '.js': 'node',
  '.mjs': 'node',
  '.sh': 'sh',
};

function notRunnable(bin: string, reason: string, remedy: string): Error {
  return badArguments('RJ085', `--bin ${bin}: it ${reason}`, remedy);
}
