// Would catch: an npx that builds a checkout anew each time a home folder meets it, and a build that
// takes dist/ away from a run that is going on, meets another build, or leaves half of itself.
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { processesNaming } from '../world/live/processes.ts';
import { copyCheckout } from './checkout.ts';
import { start, type Ended } from './tarball.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-build-'));
const checkout = path.join(folder, 'checkout');
const inCheckout = (file: string): string => path.join(checkout, file);

beforeAll(() => copyCheckout(checkout));
afterAll(() => {
  for (const { pid } of processesNaming(folder)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** In a home folder that nobody has used, where npx runs `prepare`. */
function npxAtNewHome(...args: string[]): Promise<Ended> {
  const home = mkdtempSync(path.join(folder, 'home-'));
  // An npx that runs the tests hands its own cache on.
  const set = [`HOME=${home}`, `npm_config_cache=${home}/.npm`, 'npm_config_update_notifier=false'];
  return start('env', [...set, 'npx', 'raft-jepsen', ...args], checkout);
}

function build(): Promise<Ended> {
  return start('npm', ['run', '--silent', 'build'], checkout);
}

/** Which file stands at each path of dist/; a file that was replaced is another one. */
function filesOfDist(): Map<string, number> {
  const entries = readdirSync(inCheckout('dist'), { recursive: true, encoding: 'utf8' });
  return new Map(entries.map((file) => [file, statSync(inCheckout(`dist/${file}`)).ino]));
}

it('does nothing when dist/ fits its sources, whatever their times', async () => {
  const before = filesOfDist();
  const now = readFileSync(inCheckout('src/index.ts'));
  writeFileSync(inCheckout('src/index.ts'), now); // newer than dist/ now, and the same
  expect(await npxAtNewHome('--version')).toMatchObject({ status: 0, stdout: '0.1.0\n' });
  expect(filesOfDist()).toEqual(before);
  expect((await build()).stdout).toBe('dist/ is up to date\n');
}, 60_000);

it('mends dist/ beneath a run that is going on, and beside another build', async () => {
  const untouched = statSync(inCheckout('dist/checker/index.js')).ino;
  appendFileSync(inCheckout('src/raft/server/main.ts'), '\nexport const isNew = true;\n');
  rmSync(inCheckout('dist/src/web/report/page.css'));
  writeFileSync(inCheckout('dist/src/gone.js'), '// its source was deleted\n');

  const options = ['--workload', 'mixed', '--nemesis', 'kill', '--time-limit', '15'];
  const launcher = inCheckout('bin/raft-jepsen.js');
  const run = start('node', [launcher, 'run', ...options, '--rate', '50'], checkout);
  const builds = Promise.all([npxAtNewHome('--version'), build()]);
  const builders = { areBusy: true };
  void builds.finally(() => (builders.areBusy = false));
  const server = inCheckout('dist/src/raft/server/main.js');
  const seen = new Set<string>();
  while (builders.areBusy) seen.add(await readFile(server, 'utf8'));

  const [viaNpx, viaNpm] = await builds;
  expect(viaNpx).toMatchObject({ status: 0, stdout: '0.1.0\n' });
  expect([viaNpm.status, viaNpm.stdout]).toEqual([0, expect.stringContaining('built in')]);
  // The old file and the new one, at every moment one of the two.
  expect([...seen].map((text) => text.includes('isNew'))).toEqual([false, true]);
  expect(await run).toMatchObject({ status: 0 });
  expect(filesOfDist()).not.toContain('src/gone.js');
  expect(statSync(inCheckout('dist/src/web/report/page.css')).size).toBeGreaterThan(0);
  expect(statSync(inCheckout('dist/checker/index.js')).ino).toBe(untouched);
  expect(readdirSync(inCheckout('dist')).filter((name) => name.startsWith('.'))).toEqual([
    '.stamp.json',
  ]);
  expect((await build()).stdout).toBe('dist/ is up to date\n');
}, 180_000);

it('leaves dist/ as it was when the compiler refuses', async () => {
  const before = filesOfDist();
  writeFileSync(inCheckout('tsconfig.build.json'), '{ "files": ["src/gone.ts"] }');
  const { status, stdout } = await build();
  expect([status, stdout]).toEqual([1, expect.stringContaining('src/gone.ts')]);
  expect(filesOfDist()).toEqual(before);
}, 60_000);
