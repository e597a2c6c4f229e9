// Would catch: a tarball that lacks a file, a dependency or a type, and a command that works in the
// checkout only.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../needs.ts';
import { install, pack, root, start } from './tarball.ts';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const nodeTypes = path.dirname(
  path.dirname(createRequire(import.meta.url).resolve('@types/node/package.json')),
);

const folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-package-'));
let packed: readonly string[] = [];
let archive: string;
/** Why the package could not be installed here: there is no registry to take its dependencies from. */
let offline: string | undefined;

beforeAll(async () => {
  const tarball = await pack(folder);
  packed = tarball.files;
  archive = tarball.file;
  offline = await install(folder, [tarball.file]);
  needs('a registry', offline === undefined, `npm said ${offline}`);
}, 120_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the tarball', () => {
  it('holds what is run and nothing that is not', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        'bin/raft-jepsen.js',
        'dist/src/cli/main.js',
        'dist/src/raft/server/main.js',
        'dist/src/web/report/page.js',
        'dist/src/web/report/page.css',
        'dist/checker/index.d.ts',
        'LICENSE',
        'README.md',
      ]),
    );
    const strange = packed.filter(
      (file) =>
        !/^(bin|dist|docs)\/(?!\.)|^(CHANGELOG|README)\.md$|^(LICENSE|package\.json)$/.test(file),
    );
    expect(strange).toEqual([]);
    expect(packed.filter((file) => /\.test\.|(?<!\.d)\.ts$|\.map$/.test(file))).toEqual([]);
  });

  it('has entry points and types that every resolution finds', async () => {
    const bytes = readFileSync(archive);
    const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const { messages } = await publint({ pack: { tarball }, strict: true });
    expect(messages).toEqual([]);
  });

  it('holds nothing whose source is gone', () => {
    const compiled = packed.filter(
      (file) => /^dist\/.*\.(js|d\.ts)$/.test(file) && !file.endsWith('/page.js'),
    );
    const orphans = compiled.filter(
      (file) =>
        !existsSync(path.join(root, file.replace(/^dist\//, '').replace(/(\.d\.ts|\.js)$/, '.ts'))),
    );
    expect(compiled.length).toBeGreaterThan(100);
    expect(orphans).toEqual([]);
  });

  it('has every file that its package.json names', () => {
    const { exports, bin } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      exports: Record<string, string | Record<string, string>>;
      bin: Record<string, string>;
    };
    const named = [...Object.values(exports), ...Object.values(bin)].flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(packed).toEqual(expect.arrayContaining(named.map((file) => path.normalize(file))));
  });
});

describe('what the package points at', () => {
  it('is in the package: each relative link of each page', () => {
    const pages = packed.filter((file) => file.endsWith('.md'));
    expect(pages.length).toBeGreaterThan(30);
    const dead = pages.flatMap((page) =>
      linksOf(readFileSync(path.join(root, page), 'utf8'))
        .map((link) => path.posix.join(path.posix.dirname(page), link))
        .filter((target) => !isPacked(target))
        .map((target) => [page, target]),
    );
    expect(dead).toEqual([]);
  });

  it('is in the package: each page that a message names', () => {
    const named = packed
      .filter((file) => /^(bin|dist)\/.*\.(js|css)$/.test(file))
      .flatMap((file) => readFileSync(path.join(root, file), 'utf8').match(/\bdocs\/[\w./-]+/g))
      .flatMap((page) => page?.replace(/\.$/, '') ?? []);
    expect(named).toContain('docs/formats.md');
    expect(named.filter((page) => !isPacked(page))).toEqual([]);
  });
});

/** A file, or a folder of files. */
function isPacked(target: string): boolean {
  return packed.some((file) => file === target || file.startsWith(`${target}/`));
}

/** The targets of its links and pictures that are no addresses, without their anchors. */
function linksOf(page: string): string[] {
  const prose = page.replace(/^ *```[^]*?^ *```/gm, '');
  return [...prose.matchAll(/\]\(([^)\s#]+)[^)\s]*\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

describe('installed in an empty folder', () => {
  it('names the pages of the docs by the paths that they have there', async (context) => {
    context.skip(offline !== undefined, `no registry to install from: ${offline}`);
    writeFileSync(path.join(folder, 'wrong.jsonl'), 'no history\n');
    const args = ['--no', 'raft-jepsen', 'check', 'wrong.jsonl'];
    const { status, stderr } = await start('npx', args, folder);
    const [page = ''] = /\S+formats\.md/.exec(stderr) ?? [];
    expect([status, page]).toEqual([254, 'node_modules/raft-jepsen/docs/formats.md']);
    expect(existsSync(path.join(folder, page))).toBe(true);
  });

  it('is a library that judges', async (context) => {
    context.skip(offline !== undefined, `no registry to install from: ${offline}`);
    const told = 'console.log(result.verdict, operations.length);\n';
    writeFileSync(path.join(folder, 'judge.js'), program + told);
    expect(await start('node', ['judge.js'], folder)).toEqual({
      status: 0,
      stdout: 'valid 2\n',
      stderr: '',
    });
  });

  for (const resolving of [
    { module: 'nodenext', moduleResolution: 'nodenext' },
    { module: 'preserve', moduleResolution: 'bundler' },
  ]) {
    it(`has types where modules are resolved as ${resolving.moduleResolution}`, async (context) => {
      context.skip(offline !== undefined, `no registry to install from: ${offline}`);
      const project = path.join(folder, resolving.moduleResolution);
      mkdirSync(project);
      writeFileSync(path.join(project, 'judge.ts'), `${program}\n${typedProgram}`);
      const compilerOptions = {
        ...{ ...resolving, target: 'es2022', lib: ['es2023'] },
        // Nodes, sockets and signals are Node's: who describes a system of their own has its types.
        ...{ types: ['node'], typeRoots: [nodeTypes] },
        // Not even our own declarations are taken on trust.
        ...{ strict: true, noEmit: true, skipLibCheck: false, exactOptionalPropertyTypes: true },
      };
      const files = ['judge.ts'];
      writeFileSync(
        path.join(project, 'tsconfig.json'),
        JSON.stringify({ compilerOptions, files }),
      );
      const { status, stdout } = await start('node', [tsc, '-p', project], folder);
      expect([status, stdout]).toEqual([0, '']);
    }, 60_000);
  }
});

const program = `
import { readHistory } from 'raft-jepsen';
import { checkLinearizable, register } from 'raft-jepsen/checker';

const { operations } = readHistory(
  '{"process":0,"f":"write","key":"k","value":5,"invoke":1,"complete":2,"type":"ok"}\\n' +
  '{"process":1,"f":"read","key":"k","value":5,"invoke":3,"complete":4,"type":"ok"}\\n',
);
const result = checkLinearizable(operations, { model: register });
`;
const typedProgram = `
import type { Operation } from 'raft-jepsen';
import type { Verdict } from 'raft-jepsen/checker';

export const verdict: Verdict = result.verdict;
export const first: Operation | undefined = operations[0];
// @ts-expect-error: no verdict is any string
export const wrong: 'perhaps' = result.verdict;
`;
