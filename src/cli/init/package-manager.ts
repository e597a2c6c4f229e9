import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What a package manager is asked with, on a terminal and in a workflow of GitHub. */
export interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** A file that it leaves at the root of a project or of a workspace. */
  readonly lockFiles: readonly string[];
  /** Goes before the name of a package's program. */
  readonly exec: string;
  /** Goes before the packages that are to be added for development. */
  readonly add: string;
  readonly install: string;
  /** How a package in a file of this project is named; `file` begins with `../`. */
  readonly tarball: (file: string) => string;
  readonly workflow: {
    /** Steps that bring the program to the machine. */
    readonly setUp: readonly string[];
    /** Installs what the lock file says, and fails where it does not fit. */
    readonly install: string;
  };
}

export const packageManagers: readonly PackageManager[] = [
  {
    name: 'bun',
    lockFiles: ['bun.lock', 'bun.lockb'],
    exec: 'bunx',
    add: 'bun add --dev',
    install: 'bun install',
    tarball: (file) => file,
    workflow: { setUp: ['uses: oven-sh/setup-bun@v2'], install: 'bun install --frozen-lockfile' },
  },
  {
    name: 'pnpm',
    lockFiles: ['pnpm-lock.yaml', 'pnpm-workspace.yaml'],
    exec: 'pnpm exec',
    add: 'pnpm add --save-dev',
    install: 'pnpm install',
    tarball: (file) => file,
    workflow: { setUp: ['run: corepack enable'], install: 'pnpm install --frozen-lockfile' },
  },
  {
    name: 'yarn',
    lockFiles: ['yarn.lock'],
    exec: 'yarn',
    add: 'yarn add --dev',
    install: 'yarn install',
    tarball: (file) => `raft-jepsen@file:${file}`,
    workflow: { setUp: ['run: corepack enable'], install: 'yarn install --immutable' },
  },
  {
    name: 'npm',
    lockFiles: ['package-lock.json', 'npm-shrinkwrap.json'],
    exec: 'npx',
    add: 'npm install --save-dev',
    install: 'npm install',
    tarball: (file) => file,
    workflow: { setUp: [], install: 'npm ci' },
  },
];

/**
 * The one that a project is installed with: by the nearest lock file, or `packageManager` in a
 * package.json, from the folder upwards; where there is none, npm.
 */
export function packageManagerOf(folder: string): PackageManager {
  const [npm] = packageManagers.slice(-1) as [PackageManager];
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const found = packageManagers.find(
      ({ name, lockFiles }) =>
        lockFiles.some((file) => existsSync(path.join(at, file))) ||
        manifestOf(at).packageManager?.startsWith(`${name}@`),
    );
    if (found !== undefined) return found;
    if (at === path.dirname(at)) return npm;
  }
}

export interface Manifest {
  readonly name?: string;
  readonly packageManager?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** What its package.json says; nothing where there is none, or it cannot be read. */
export function manifestOf(folder: string): Manifest {
  try {
    const text = readFileSync(path.join(folder, 'package.json'), 'utf8');
    return (JSON.parse(text) ?? {}) as Manifest;
  } catch {
    return {};
  }
}
