import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { badArguments, exitCodes } from '../../errors.ts';
import { packageVersion } from '../../store/package-version.ts';
import { padEnd } from '../../report/text/text-table.ts';
import { makeFolders } from '../../os/make-folders.ts';
import { createFile } from '../../os/replace-file.ts';
import { askKind } from './ask-kind.ts';
import { starterFiles, vitestConfig, type StarterFile } from './init-files.ts';
import type { InitCommandOptions } from './init-options.ts';
import { manifestOf, packageManagerOf, type PackageManager } from './package-manager.ts';
import { systemStarters, type SystemStarter } from './systems/system-starters.ts';
import { paintOn, textWidth } from '../terminal/paint.ts';
import { shortPath } from '../terminal/short-path.ts';

/**
 * Returns the exit code.
 *
 * @throws HarnessError RJ017 when the folder or a file in it cannot be made
 */
export async function initAction(folder: string, { kind }: InitCommandOptions): Promise<number> {
  const isAsked = kind === undefined && process.stdin.isTTY && process.stdout.isTTY;
  const chosen = isAsked ? await askKind() : (kind ?? 'cluster');
  if (chosen === undefined) return exitCodes.interrupted;
  const manager = packageManagerOf(folder);
  if (chosen === 'cluster') writeVitest(folder, manager);
  else writeSystem(folder, manager, systemStarters[chosen]);
  return exitCodes.valid;
}

function writeVitest(folder: string, manager: PackageManager): void {
  const lines = writeAll(folder, starterFiles(manager));
  const steps = [
    ...installCommands(folder, manager, ['raft-jepsen', 'vitest']),
    `${manager.exec} vitest run --config ${vitestConfig}`,
    `${manager.exec} raft-jepsen report linearizability/history.jsonl`,
  ];
  print(folder, lines, steps);
}

function writeSystem(folder: string, manager: PackageManager, starter: SystemStarter): void {
  const lines = writeAll(folder, starter.files);
  const [first = '', ...rest] = starter.changes;
  const then = ['then look again what doctor says: docs/your-system.md'];
  lines.push(
    '',
    'It runs as it is. To test yours, change first',
    ...[first, ...rest, ...then].map((each) => `  - ${each}`),
  );
  const steps = [
    ...installCommands(folder, manager, ['raft-jepsen']),
    `${manager.exec} raft-jepsen doctor --system ${starter.system}`,
    `${manager.exec} raft-jepsen run`,
  ];
  print(folder, lines, steps);
}

/** Writes each file that is not there, and returns what is said of it. */
function writeAll(folder: string, files: readonly StarterFile[]): string[] {
  const paint = paintOn(process.stdout);
  const width = Math.max(...files.map(({ file }) => file.length));
  return files.map(({ file, about, text }) => {
    const isNew = writeNew(path.join(folder, file), text);
    const [sign, note] = isNew
      ? [paint('good', 'wrote'), about]
      : [paint('doubt', 'kept '), 'was there already, and is as it was'];
    const line = `  ${sign}  ${padEnd(file, width)}`;
    // In a narrow terminal the names are enough.
    const isWide = '  wrote  '.length + width + 2 + note.length <= textWidth(process.stdout);
    return isWide ? `${line}  ${paint('quiet', note)}` : line;
  });
}

function print(folder: string, lines: readonly string[], steps: readonly string[]): void {
  const paint = paintOn(process.stdout);
  const enter =
    path.resolve(folder) === process.cwd() ? [] : [`cd ${shellWord(shortPath(folder))}`];
  const next = [...enter, ...steps].map((step) => `  ${paint('strong', step)}`);
  process.stdout.write(`${[...lines, '', 'Next:', ...next].join('\n')}\n`);
}

/** Returns false where there is something of this name, which stays what it is. */
function writeNew(file: string, text: string): boolean {
  try {
    makeFolders(path.dirname(file));
    return createFile(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badArguments(
      'RJ017',
      `cannot write ${shortPath(file)}: ${reason}`,
      'name a folder that you may write to: raft-jepsen init FOLDER',
    );
  }
}

/**
 * What the project's package.json does not ask for yet. What a folder above has installed does not
 * count: a clone of this project would not find it. (The newest major of vitest needs Node 22; this
 * one does not.)
 */
function installCommands(
  folder: string,
  manager: PackageManager,
  needed: readonly ('raft-jepsen' | 'vitest')[],
): string[] {
  const { name, dependencies, devDependencies } = manifestOf(folder);
  const asked = { ...dependencies, ...devDependencies };
  const isMissing = (each: string) => !(each in asked) && each !== name;
  const packages = needed.includes('vitest') && isMissing('vitest') ? ['vitest@4'] : [];
  const steps: string[] = [];
  if (isMissing('raft-jepsen')) {
    const checkout = ownCheckout();
    if (checkout === undefined) {
      packages.unshift(`raft-jepsen@${packageVersion()}`);
    } else {
      // A path into a checkout is good on this machine only. The package itself, as a file of the
      // project, is installed wherever the project is cloned.
      steps.push(`npm pack --silent ${shellWord(checkout)}`);
      packages.unshift(manager.tarball(`./raft-jepsen-${packageVersion()}.tgz`));
    }
  }
  if (packages.length > 0) return [...steps, `${manager.add} ${packages.join(' ')}`];
  return isInstalled(folder, needed) ? [] : [manager.install];
}

function isInstalled(folder: string, needed: readonly string[]): boolean {
  try {
    const { resolve } = createRequire(path.join(path.resolve(folder), 'package.json'));
    return needed.every((each) => resolve(`${each}/package.json`) !== '');
  } catch {
    return false;
  }
}

/** The checkout that this very raft-jepsen runs from, or undefined where a package manager put it. */
function ownCheckout(): string | undefined {
  const root = fileURLToPath(new URL('../../../..', import.meta.url));
  return path.basename(path.dirname(root)) === 'node_modules' ? undefined : path.resolve(root);
}

/** As a shell takes it for one word. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
