// Would catch: a command without help, examples or a place in the list of commands, and a --help
// that first loads the checker, the HTTP client or the server.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { launch } from './launch.ts';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/** What is loaded before anything is parsed: static imports, and theirs; packages by name. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, specifier = ''] of text.matchAll(
    /^(?:import|export)\b[^;]*? from ['"]([^'"]+)['"];/gm,
  )) {
    if (specifier.startsWith('.')) loadedBy(path.resolve(path.dirname(file), specifier), seen);
    else if (!specifier.startsWith('node:')) seen.add(specifier);
  }
  return seen;
}

describe('raft-jepsen --help', () => {
  it('loads little: actions, the checker, the server and their packages wait', () => {
    const commands = path.join(dist, 'src/cli/commands.js');
    const seen = loadedBy(path.join(dist, 'src/cli/main.js'));
    // Of each command, for the list of all, what it is called and takes.
    for (const [, file = ''] of readFileSync(commands, 'utf8').matchAll(
      /import\(['"](.+?)['"]\)/g,
    )) {
      loadedBy(path.resolve(path.dirname(commands), file), seen);
    }
    const loaded = [...seen];
    const files = loaded.filter((file) => existsSync(file)).map((f) => path.relative(dist, f));
    expect(loaded.filter((file) => !existsSync(file))).toEqual(['commander']);
    expect(files).toContain('src/cli/run/run.js');
    const others = files.filter(
      (file) =>
        !/^src\/(cli|errors|exit-codes|history|store|systems\/.*\/entry|world\/sim\/scenarios)/.test(
          file,
        ),
    );
    // What models, options of systems and scenarios are called; not what runs them.
    expect(others.sort()).toEqual([
      'checker/models/model-list.js',
      'src/config/net-choice.js',
      'src/os/collect-garbage.js',
      'src/planted-bugs.js',
      'src/planted-bugs/clients.js',
      'src/planted-bugs/elections.js',
      'src/planted-bugs/reads.js',
      'src/planted-bugs/replication.js',
      'src/planted-bugs/snapshots.js',
      'src/systems/maelstrom/distributions.js',
      'src/systems/registry.js',
      'src/systems/system-entry.js',
      'src/world/sim/naive-store/flaws.js',
    ]);
    expect(files.filter((file) => file.endsWith('-action.js'))).toEqual([]);
  });

  it('shows examples, for every command', async () => {
    const { code, stdout } = await launch(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:');
    const list = stdout.slice(stdout.indexOf('Commands:'), stdout.indexOf('Examples:'));
    const commands = [...list.matchAll(/^ {2}(\w+) /gm)].map(([, name = '']) => name);
    expect(commands).toEqual(expect.arrayContaining(['run', 'check', 'report', 'list', 'doctor']));
    const pages = await Promise.all(
      commands.filter((name) => name !== 'help').map((name) => launch([name, '--help'])),
    );
    for (const page of pages) {
      expect(page.code).toBe(0);
      expect(page.stdout).toMatch(/Examples:\n {2}(\S+ \| )?raft-jepsen /);
    }
  });

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(path.join(dist, '../package.json'), 'utf8')) as {
      version: string;
    };
    expect(await launch(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });
});
