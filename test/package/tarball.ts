import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param nodeFolder the folder of the Node to use, before those of PATH; empty for the running one */
export async function start(
  command: string,
  args: readonly string[],
  cwd: string,
  nodeFolder = path.dirname(process.execPath),
): Promise<Ended> {
  const env = { ...process.env, PATH: `${nodeFolder}${path.delimiter}${process.env['PATH']}` };
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => (stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (stderr += part));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout, stderr };
}

export interface Tarball {
  readonly file: string;
  /** The paths of the files in it. */
  readonly files: readonly string[];
}

/** dist/ was built before the tests began, so the package's own scripts have nothing to do. */
export async function pack(folder: string): Promise<Tarball> {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout, stderr } = await start('npm', args, root);
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  expect(stderr).not.toContain('npm error');
  return {
    file: path.join(folder, packed.filename),
    files: packed.files.map((file) => file.path),
  };
}

const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];

/**
 * Installs packages in a folder that has nothing of the project near it. Returns why it could not
 * be done when there is no registry to take them from; any other failure is the package's.
 */
export async function install(
  folder: string,
  packages: readonly string[],
  nodeFolder?: string,
): Promise<string | undefined> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const args = ['install', ...flags, ...packages];
  const { status, stderr } = await start('npm', args, folder, nodeFolder);
  const offline = /ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/.exec(stderr);
  if (offline === null) expect([status, stderr]).toEqual([0, expect.any(String)]);
  return offline?.[0];
}
