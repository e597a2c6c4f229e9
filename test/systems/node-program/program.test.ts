// Would catch: a program that is not there found out by a node that does not start, a remedy that
// does not work, arguments that are taken apart in another way than a shell does.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HarnessError } from '../../../src/errors.ts';
import { programOf } from '../../../src/systems/node-program/program.ts';
import { wordsOf } from '../../../src/systems/node-program/words.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'maelstrom-program-'));
  writeFileSync(path.join(folder, 'raft.py'), '');
  writeFileSync(path.join(folder, 'node'), '');
  chmodSync(path.join(folder, 'node'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

function refusal(options: Readonly<Record<string, string>>): HarnessError {
  try {
    programOf('maelstrom', options);
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('the program', () => {
  it('is found by its path, and by its name in PATH', () => {
    const file = path.join(folder, 'node');
    expect(programOf('maelstrom', { bin: file, 'bin-args': '-x "a b"' })).toEqual({
      bin: file,
      args: ['-x', 'a b'],
    });
    expect(path.isAbsolute(programOf('maelstrom', { bin: 'sh' }).bin)).toBe(true);
  });

  it.each([
    [{}, /needs the program/, /--bin \.\/my-node/],
    [{ bin: './no-such-node' }, /\.\/no-such-node: it does not exist/, /check the path/],
    [{ bin: 'no-such-node' }, /is in no folder of PATH/, /--bin \.\/no-such-node/],
    [{ bin: '/' }, /is no file/, /the program itself/],
    [{ bin: 'sh', 'bin-args': "'a" }, /quote ' is not closed/, /close it/],
  ])('%o is refused with the reason and what to do', (options, message, fix) => {
    const error = refusal(options);
    expect(error.code).toBe('RJ085');
    expect(error.message).toMatch(message);
    expect(error.fix).toMatch(fix);
  });

  it('that may not be executed is refused with the interpreter that runs it', () => {
    const file = path.join(folder, 'raft.py');
    const error = refusal({ bin: file });
    expect(error.message).toMatch('may not be executed');
    expect(error.fix).toBe(`chmod +x ${file}, or --bin python3 --bin-args ${file}`);
    expect(programOf('maelstrom', { bin: 'sh', 'bin-args': file }).args).toEqual([file]);
  });
});

describe('arguments', () => {
  it.each([
    ['', []],
    ['  ', []],
    ['a b', ['a', 'b']],
    [' a   b ', ['a', 'b']],
    ['--x="a b" c', ['--x=a b', 'c']],
    [`'it is' "it's"`, ['it is', "it's"]],
    ["''", ['']],
  ])('%j are taken apart as a shell does', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});
