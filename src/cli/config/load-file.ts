import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { badArguments, HarnessError } from '../../errors.ts';
import { shortPath } from '../terminal/short-path.ts';

/**
 * What a file of the user exports by default, TypeScript or JavaScript.
 *
 * `raft-jepsen` and its parts are this very program in it, whether it is installed there or not.
 *
 * @throws HarnessError RJ061 with the file, the line and what was thrown
 */
export async function loadFile(file: string): Promise<unknown> {
  const full = path.resolve(file);
  if (!existsSync(full) || !statSync(full).isFile()) {
    throw badArguments(
      'RJ061',
      `there is no file ${shortPath(full)}`,
      'give the path of a file that exports a system: export default defineSystem({…})',
    );
  }
  const [{ createJiti }, library, checker] = await Promise.all([
    import('jiti'),
    import('../../index.ts'),
    import('../../../checker/index.ts'),
  ]);
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    virtualModules: { 'raft-jepsen': library, 'raft-jepsen/checker': checker },
  });
  let loaded: unknown;
  try {
    loaded = await jiti.import(full);
  } catch (error) {
    throw cannotLoad(full, error);
  }
  const { default: exported } = Object(loaded) as { default?: unknown };
  if (exported !== undefined) return exported;
  throw badArguments(
    'RJ062',
    `${shortPath(full)} has no default export`,
    'write export default defineSystem({…}), or export default defineConfig({…})',
  );
}

function cannotLoad(file: string, error: unknown): HarnessError {
  // A function of ours refused what it was given, and says so better.
  if (error instanceof HarnessError) {
    return badArguments(error.code, `${shortPath(file)}: ${error.message}`, error.fix);
  }
  const message = error instanceof Error ? error.message : String(error);
  const said = message.split('\n', 1)[0] ?? '';
  // A file that does not compile is named, with its line, in the message itself.
  const place = said.includes(path.basename(file)) ? '' : `${placeOf(file, error)}: `;
  const fix = /^Cannot find (?:module|package)/.test(said)
    ? 'install what it imports, or mend the path of the import'
    : 'mend the file; npx tsc --noEmit checks its types, too';
  return badArguments('RJ061', `${place}${said}`, fix);
}

/** The file and the line where it was thrown, as far as the stack says so. */
function placeOf(file: string, error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frame = /(?:file:\/\/)?(\/[^\s()]+?\.[cm]?[jt]sx?):(\d+):\d+/g;
  for (const [, from = '', line = ''] of stack.matchAll(frame)) {
    if (from === file || !from.includes('/node_modules/')) return `${shortPath(from)}:${line}`;
  }
  return shortPath(file);
}
