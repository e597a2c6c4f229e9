// Would catch: a verdict that does not reach the exit code, a bad file that hides the verdict of
// another, an error without its line, output that breaks a pipe or a script that reads it.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, launcher, type Launched } from '../launch.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-check-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function check(
  args: readonly string[],
  input: string | Uint8Array = '',
  env: Readonly<Record<string, string>> = {},
): Promise<Launched> {
  return launch(['check', ...args], { cwd: folder, input, env });
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(path.join(folder, name), content);
  return name;
}

const op = (process: number, f: string, value: number | null, invoke: number, complete: number) =>
  `{"process":${process},"f":"${f}","key":"k1","value":${value},"invoke":${invoke},"complete":${complete},"type":"ok"}\n`;
const valid = op(0, 'write', 5, 1, 2) + op(1, 'read', 5, 3, 4);
const invalid = op(0, 'write', 5, 1, 2) + op(1, 'read', null, 3, 4);
test('a search that does not fit the heap of the process ends as unknown, not as a crash', async () => {
  // Which of these additions have taken effect is one of 2^24 questions, and the read answers none.
  const additions = Array.from({ length: 24 }, (_, i) => op(i, 'add', 2 ** i, i, 50));
  const name = file('sums.jsonl', `${additions.join('')}${op(30, 'read', -1, 60, 61)}`);
  const small = { NODE_OPTIONS: '--max-old-space-size=160' };
  const { code, stdout } = await check(['--model', 'counter', name], '', small);
  expect(stdout).toMatch(/^unknown .*\n.*the limit of \d+ stored configurations was passed/);
  expect(code).toBe(2);
});

describe('the verdict', () => {
  test('valid: exit code 0', async () => {
    const { code, stdout, stderr } = await check([file('valid.jsonl', valid)]);
    expect(stdout).toMatch(/^valid +valid\.jsonl +register, 2 operations, 1 key, \d/);
    expect([code, stderr]).toEqual([0, '']);
  });

  test.each([
    ['native', (line: string) => line],
    [
      'native, where the general reader reads it',
      (line: string) => line.replace('"x"', '"\\u0078"'),
    ],
  ])('what a refusal said is told in its own words: %s', async (_name, write) => {
    const lines = [
      '{"index":0,"type":"invoke","process":0,"f":"write","key":"x","value":1,"time":10}',
      '{"index":1,"type":"fail","process":0,"f":"write","key":"x","value":1,"time":20,"error":"n2 leads"}',
      '{"index":2,"type":"invoke","process":1,"f":"read","key":"x","value":null,"time":30}',
      '{"index":3,"type":"ok","process":1,"f":"read","key":"x","value":1,"time":40}',
    ];
    const { code, stdout } = await check([file('refused.jsonl', lines.map(write).join('\n'))]);
    expect(stdout).toContain('process 0 asked to write 1, which was refused (n2 leads)');
    expect(code).toBe(1);
  });

  test('invalid: exit code 1, and the story is told', async () => {
    const { code, stdout } = await check([file('invalid.jsonl', invalid)]);
    const told = stdout.replace(/, [0-9.]+ s\n/, '\n');
    expect(code).toBe(1);
    expect(told).toContain(
      'INVALID  invalid.jsonl  register, 2 operations, 1 key\n  Stale read on key k1: ',
    );
    expect(told).toContain('\n  1. ');
    expect(told).toContain('process 1  read → null  ok  0.000003 s to 0.000004 s\n');
  });

  test('unknown: exit code 2, and the reason', async () => {
    const empty = await check([file('empty.jsonl', '')]);
    expect(empty.code).toBe(2);
    expect(empty.stdout).toMatch(/^unknown +empty\.jsonl .*\n {2}the history has no operation/);
  });

  test('over several files the worst counts, a violation first', async () => {
    const v = file('v.jsonl', valid);
    const i = file('i.jsonl', invalid);
    const e = file('e.jsonl', '');
    const bad = file('bad.jsonl', `${valid}{"process":0}\n`);
    const { code, stdout, stderr } = await check([bad, e, i, 'missing', v]);
    expect(code).toBe(1);
    expect(stdout.split('\n').filter((line) => /^\S/.test(line))).toEqual([
      expect.stringMatching(/^unknown +e\.jsonl/),
      expect.stringMatching(/^INVALID +i\.jsonl/),
      expect.stringMatching(/^valid +v\.jsonl/),
    ]);
    expect(stderr).toContain('error[RJ020] bad.jsonl: line 3: "f" must be a string');
    expect(stderr).toContain('error[RJ016] missing cannot be read: there is no such file');
    expect((await check([bad, e, v])).code).toBe(254);
    expect((await check([e, v])).code).toBe(2);
  });

  test('a history of another model is refused by name', async () => {
    const queue = file('queue.jsonl', op(0, 'enqueue', 5, 1, 2));
    const { code, stdout, stderr } = await check([queue]);
    expect([code, stdout]).toEqual([254, '']);
    expect(stderr).toContain('error[RJ021] queue.jsonl: ');
  });
});

describe('options', () => {
  test('what a failed cas and a read of null mean is for the user to say', async () => {
    const edn = file(
      'semantics.edn',
      `{:process 0 :type :invoke :f :write :value 1} {:process 0 :type :ok :f :write :value 1}
       {:process 0 :type :invoke :f :cas :value [1 2]} {:process 0 :type :fail :f :cas :value [1 2]}
       {:process 0 :type :invoke :f :read :value nil} {:process 0 :type :ok :f :read :value nil}`,
    );
    expect((await check([edn])).code).toBe(1);
    expect((await check(['--null-reads', 'anything', edn])).code).toBe(0);
    const observed = await check(['--null-reads', 'anything', '--failed-cas', 'observe', edn]);
    expect(observed.code).toBe(1);
  });

  test('the value before any write', async () => {
    const initial = file('initial.jsonl', op(0, 'read', 7, 1, 2));
    expect((await check([initial])).code).toBe(1);
    expect((await check(['--initial', '7', initial])).code).toBe(0);
    const bad = await check(['--initial', 'x', initial]);
    expect(bad.code).toBe(254);
    expect(bad.stderr).toContain('error[RJ010] --initial x: expected a value in JSON');
  });

  test('every model has its name, and refuses options of others', async () => {
    const lock = (process: number, f: string, invoke: number): string =>
      op(process, f, null, invoke, invoke + 1);
    const held = file('lock.jsonl', lock(0, 'acquire', 1) + lock(1, 'acquire', 3));
    const { code, stdout } = await check(['--model', 'mutex', held]);
    expect([code, stdout.split('\n')[0]]).toEqual([1, expect.stringContaining('mutex, 2 op')]);
    const option = await check(['--model', 'mutex', '--initial', '0', held]);
    expect(option.stderr).toContain('error[RJ010] --initial does not belong to the model mutex');
    const registers = await check(['--model', 'multi-register', '--initial', '0', held]);
    expect(registers.stderr).toContain('error[RJ010] --initial 0: expected the value of each');
    expect([option.code, registers.code]).toEqual([254, 254]);
  });

  test('a limit that is hit gives unknown, with its name', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => op(0, 'write', i, 2 * i, 2 * i + 1));
    const long = file('long.jsonl', many.join(''));
    const { code, stdout } = await check(['--limit-time', '0.001', long]);
    expect(stdout).toMatch(/^unknown +long\.jsonl .*\n.*time limit/);
    expect(code).toBe(2);
  });

  test.each([
    [
      ['--model', 'nonsense', 'x'],
      /^error\[RJ010\] unknown --model "nonsense"\nFix: choose from register,/,
    ],
    [['--limit-time', 'soon', 'x'], /^error\[RJ010\] --limit-time soon: expected a number/],
    [[], /^error\[RJ010\] missing required argument 'file'/],
    [['--witness', 'w', 'a', 'b'], /^error\[RJ010\] --witness w: 2 histories/],
  ])('%j is refused', async (args, message) => {
    const { code, stdout, stderr } = await check(args);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([254, '']);
  });
});

describe('input', () => {
  test('standard input, gzip whatever its name, and the folder of a run', async () => {
    expect((await check(['-'], valid)).code).toBe(0);
    expect((await check(['-'], '')).code).toBe(2);
    expect((await check([file('packed', gzipSync(invalid))])).code).toBe(1);
    mkdirSync(path.join(folder, 'run'));
    file('run/history.jsonl', invalid);
    expect((await check(['run'])).code).toBe(1);
  });

  test('gzip that is cut off, and a folder without a history, are sentences', async () => {
    const cut = await check([file('cut.gz', gzipSync(valid.repeat(100)).subarray(0, 60))]);
    expect(cut.stderr).toContain('error[RJ016] cut.gz cannot be read: the gzip data is damaged');
    mkdirSync(path.join(folder, 'no-run'));
    const none = await check(['no-run']);
    expect(none.stderr).toContain('error[RJ016] no-run cannot be read: it is a folder without');
    expect([cut.code, none.code]).toEqual([254, 254]);
  });

  test('a torn last line is reported and the rest is judged', async () => {
    const { code, stderr } = await check([file('torn.jsonl', valid + invalid.slice(0, 30))]);
    expect(stderr).toBe('torn.jsonl: line 3 is cut off (its writer was killed) and was left out\n');
    expect(code).toBe(0);
  });
});

describe('output', () => {
  test('--json is one document, with what went wrong in it', async () => {
    const { code, stdout } = await check([
      '--json',
      file('j.jsonl', invalid),
      file('t.jsonl', valid + '{"pro'),
      'missing',
    ]);
    const { schema, files } = JSON.parse(stdout) as { schema: number; files: object[] };
    expect([code, schema]).toEqual([1, 1]);
    expect(files).toMatchObject([
      {
        file: 'j.jsonl',
        verdict: 'invalid',
        exitCode: 1,
        format: 'ops',
        result: { operations: 2 },
      },
      { file: 't.jsonl', verdict: 'valid', exitCode: 0, tornLine: 3 },
      { file: 'missing', verdict: 'error', exitCode: 254, error: { code: 'RJ016' } },
    ]);
  });

  test('--witness: the order in which the operations took effect, as a history', async () => {
    const reversed = op(1, 'read', 5, 1, 4) + op(0, 'write', 5, 2, 9);
    const { code } = await check(['--witness', 'w.jsonl', file('w-in.jsonl', reversed)]);
    expect(code).toBe(0);
    const lines = readFileSync(path.join(folder, 'w.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { meta: { witness: { file: 'w-in.jsonl', model: 'register', verdict: 'valid' } } },
      { process: 0, f: 'write' },
      { process: 1, f: 'read' },
    ]);
    expect((await check(['w.jsonl'])).code).toBe(0);
  });

  test('--counterexample: in JSON; a file that cannot be written does not change the verdict', async () => {
    const given = file('c-in.jsonl', invalid);
    await check(['--counterexample', 'c.json', given]);
    const written = JSON.parse(readFileSync(path.join(folder, 'c.json'), 'utf8')) as unknown;
    expect(written).toMatchObject({
      verdict: 'invalid',
      keys: [{ key: 'k1', counterexample: { confirmed: true } }],
    });
    const nowhere = await check(['--counterexample', 'no/such/c.json', given]);
    expect(nowhere.stderr).toContain('error[RJ010] --counterexample no/such/c.json cannot be');
    expect(nowhere.stdout).toContain('INVALID');
    expect(nowhere.code).toBe(1);
  });

  test('colours are for terminals that want them', async () => {
    const given = file('colour.jsonl', invalid);
    const escape = String.fromCharCode(27);
    expect((await check([given])).stdout).not.toContain(escape);
    expect((await check([given], '', { FORCE_COLOR: '1' })).stdout).toContain(escape);
  });

  test('a reader that goes away is no crash', async () => {
    const many = Array.from({ length: 400 }, () => file('pipe.jsonl', invalid));
    const child = spawn(process.execPath, [launcher, 'check', ...many], { cwd: folder });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect([code, stderr]).toEqual([1, '']);
  });
});
