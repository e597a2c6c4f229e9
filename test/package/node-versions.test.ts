// Would catch: a package that cannot be installed or run with one of the Node releases that it says
// it supports. CI fetches those that are not running; elsewhere only the running one is tried.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../needs.ts';
import { matchingTest } from './matching-test.ts';
import { install, pack, start, type Ended } from './tarball.ts';

const supported = ['20', '22', '24'];
const running = process.versions.node.split('.')[0] ?? '';
const isCI = process.env['CI'] === 'true';
const tried = isCI ? [...new Set([...supported, running])].sort() : [running];
const others = tried.filter((major) => major !== running);
if (!isCI) {
  const left = supported.filter((major) => major !== running).join(' and ');
  console.warn(`skipped: the package on Node ${left} (only CI=true fetches those)`);
}

const folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-nodes-'));
const nodes = path.join(folder, 'nodes');
/** The folder of a major version's program: npm serves Node's programs as packages. */
const nodeFolder = (major: string): string =>
  major === running
    ? path.dirname(process.execPath)
    : path.join(nodes, 'node_modules', `node${major}`, 'bin');

const { version: vitest } = createRequire(import.meta.url)('vitest/package.json') as {
  version: string;
};
let tarball = '';
let offline: string | undefined;

beforeAll(async () => {
  const programs = others.map(
    (major) => `node${major}@npm:node-${process.platform}-${process.arch}@${major}`,
  );
  const [packed, refused] = await Promise.all([
    pack(folder),
    others.length > 0 ? install(nodes, programs) : undefined,
  ]);
  tarball = packed.file;
  offline = refused;
}, 120_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe.concurrent('the package', () => {
  it.each(tried)(
    'installs, runs, reports, checks and matches on Node %s',
    async (major) => {
      const place = path.join(folder, `on-${major}`);
      const packages = [tarball, `vitest@${vitest}`];
      offline ??= await install(place, packages, nodeFolder(major));
      if (!needs('a registry', offline === undefined, `npm said ${offline}`)) return;
      const done = async (command: string, ...args: string[]): Promise<Ended> => {
        const ended = await start(command, args, place, nodeFolder(major));
        expect(ended).toMatchObject({ status: 0 });
        return ended;
      };
      const npx = (...args: string[]): Promise<Ended> =>
        done('npx', '--no', 'raft-jepsen', ...args);

      expect((await done('node', '--version')).stdout).toMatch(new RegExp(`^v${major}\\.`));
      expect((await npx('run', '--workload', 'healthy', '--seed', '1')).stdout).toContain(
        '✔ Valid',
      );
      const record = readFileSync(path.join(place, 'results/latest/test.json'), 'utf8');
      const { versions } = JSON.parse(record) as { versions: { node: string } };
      expect(versions.node).toMatch(new RegExp(`^${major}\\.`));
      const page = path.join(place, 'results/latest/report.html');
      rmSync(page);
      for (const args of [
        ['check', 'results/latest/history.jsonl'],
        ['report', 'latest'],
        ['list'],
      ]) {
        expect((await npx(...args)).stderr).not.toContain('error[');
      }
      expect(existsSync(page)).toBe(true);
      expect((await npx('doctor')).stdout).toContain('will work here');
      writeFileSync(path.join(place, 'store.test.js'), matchingTest);
      expect((await done('npx', '--no', 'vitest', 'run')).stdout).toMatch(/Tests .*2 passed/);
    },
    180_000,
  );
});
