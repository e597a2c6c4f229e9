// Would catch: a package that works as npm lays it out and not as another package manager does: behind
// links (pnpm), beside a workspace (hoisted), or inside an archive that only a patched file system
// reads (Yarn's Plug'n'Play).
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../needs.ts';
import { processesNaming } from '../world/live/processes.ts';
import { matchingTest } from './matching-test.ts';
import { pack, start, type Ended } from './tarball.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-workspaces-'));
let tarball = '';
beforeAll(async () => {
  tarball = (await pack(folder)).file;
}, 120_000);
afterAll(() => {
  for (const { pid } of processesNaming(folder)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}, 60_000);

interface Layout {
  readonly name: string;
  readonly manager: string;
  /** The oldest major version that the layout is tried with. */
  readonly atLeast: number;
  readonly install: readonly string[];
  /** Goes before a program of the workspace's packages. */
  readonly exec: readonly string[];
  /** Files at the root, beside package.json. */
  readonly files: Readonly<Record<string, string>>;
}

const yarn = { manager: 'yarn', atLeast: 4, install: ['install'], exec: ['yarn'] };
const yarnSettings =
  'enableTelemetry: false\nenableImmutableInstalls: false\nenableScripts: false\n';
const layouts: readonly Layout[] = [
  {
    ...{ name: 'npm', manager: 'npm', atLeast: 10 },
    install: ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'],
    ...{ exec: ['npx', '--no'], files: {} },
  },
  {
    ...{ name: 'pnpm', manager: 'pnpm', atLeast: 9 },
    ...{ install: ['install', '--prefer-offline', '--ignore-scripts'], exec: ['pnpm', 'exec'] },
    files: { 'pnpm-workspace.yaml': 'packages: [app]\n' },
  },
  {
    ...{ ...yarn, name: 'Yarn, with node_modules' },
    files: { 'yarn.lock': '', '.yarnrc.yml': `nodeLinker: node-modules\n${yarnSettings}` },
  },
  {
    ...{ ...yarn, name: "Yarn, with Plug'n'Play" },
    files: { 'yarn.lock': '', '.yarnrc.yml': `nodeLinker: pnp\n${yarnSettings}` },
  },
  {
    ...{ name: 'Bun', manager: 'bun', atLeast: 1 },
    ...{ install: ['install', '--ignore-scripts'], exec: ['bunx'], files: {} },
  },
];

async function isHere({ manager, atLeast }: Layout): Promise<boolean> {
  try {
    const { status, stdout } = await start(manager, ['--version'], folder);
    return status === 0 && Number.parseInt(stdout) >= atLeast;
  } catch {
    return false; // there is no such program
  }
}

/** A workspace `app` that asks for the package as it is published, and its own vitest. */
function writeWorkspace(root: string, files: Layout['files']): string {
  const require = createRequire(import.meta.url);
  const version = (name: string): string =>
    (require(`${name}/package.json`) as { version: string }).version;
  // Whatever the newest vite asks for just now is not what is tried here.
  const pinned = { vite: version('vite') };
  const app = path.join(root, 'app');
  mkdirSync(app, { recursive: true });
  const atRoot = { private: true, workspaces: ['app'], resolutions: pinned, overrides: pinned };
  writeFileSync(path.join(root, 'package.json'), JSON.stringify({ name: 'root', ...atRoot }));
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(root, file), text);
  const devDependencies = { 'raft-jepsen': `file:${tarball}`, vitest: version('vitest') };
  const manifest = { name: 'app', private: true, type: 'module', devDependencies };
  writeFileSync(path.join(app, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(app, 'store.test.js'), matchingTest);
  return app;
}

describe('in a workspace of', () => {
  it.each(layouts.map((layout) => [layout.name, layout] as const))(
    '%s, the package runs a cluster, judges it and matches',
    async (name, layout) => {
      const remedy = `.ci/run installs it; at least version ${layout.atLeast}`;
      if (!needs(`${layout.manager} (for workspaces)`, await isHere(layout), remedy)) return;
      const root = path.join(folder, name.replace(/\W+/g, '-').toLowerCase());
      const app = writeWorkspace(root, layout.files);
      const done = async (cwd: string, command: readonly string[]): Promise<Ended> => {
        const [program = '', ...args] = command;
        const ended = await start(program, args, cwd);
        expect([command, ended]).toEqual([command, expect.objectContaining({ status: 0 })]);
        return ended;
      };
      await done(root, [layout.manager, ...layout.install]);

      const ours = [...layout.exec, 'raft-jepsen'];
      const run = [...ours, 'run', '--workload', 'healthy', '--time-limit', '3'];
      expect((await done(app, run)).stdout).toContain('✔ Valid');
      const check = [...ours, 'check', 'results/latest/history.jsonl'];
      expect((await done(app, check)).stdout).toContain('valid');
      expect(readFileSync(path.join(app, 'results/latest/report.html'), 'utf8')).toContain('Valid');
      expect((await done(app, [...ours, 'doctor'])).stdout).toContain('will work here');
      const matched = await done(app, [...layout.exec, 'vitest', 'run']);
      expect(matched.stdout).toMatch(/Tests .*2 passed/);
      expect(processesNaming(app)).toEqual([]);
    },
    240_000,
  );
});
