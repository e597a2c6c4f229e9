// Would catch: `--system maelstrom` that does not run what it names, without its own defaults or with
// those of the built-in store; a broken rule that passes, a correct node that does not; a bad command
// line that starts something.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Results, TestRecord } from '../../../src/store/records.ts';
import { launch } from '../launch.ts';

const node = fileURLToPath(new URL('../../../examples/maelstrom-node/node.mjs', import.meta.url));
let dir: string;

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'maelstrom-run-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

async function run(...args: string[]) {
  const ran = await launch(['run', '--system', 'maelstrom', '--json', ...args], { cwd: dir });
  if (ran.stdout === '') return { ...ran, test: undefined, results: undefined };
  const { test, results } = JSON.parse(ran.stdout) as { test: TestRecord; results: Results };
  return { ...ran, test, results };
}

describe('raft-jepsen run --system maelstrom', () => {
  it.each(['proxy', 'netns'])('has no network to choose: --net %s', async (net) => {
    const { code, stderr } = await run('--bin', node, '--net', net);
    expect(code).toBe(254);
    expect(stderr).toContain(`error[RJ086] --net ${net}: the harness itself carries the messages`);
    expect(stderr).toContain('leave --net out');
    expect(readdirSync(dir)).not.toContain('results');
  });

  it('passes a correct node under its own defaults, and prints how to repeat that', async () => {
    const { code, test, results } = await run('--bin', node, '--time-limit', '8', '--seed', '1');
    expect(results?.properties.filter(({ status }) => status === 'violated')).toEqual([]);
    expect(code).toBe(0);
    expect(test).toMatchObject({ system: 'maelstrom', nemesis: 'partition,pause', bug: null });
    expect(test?.options).toMatchObject({ rate: 150, timeoutMs: 1_000 });
    expect(test?.command).toContain(`--system maelstrom --bin ${node}`);
    expect(test?.command).toContain('--nemesis partition,pause');
    const nodes = path.join(dir, 'results', test?.id ?? '', 'nodes');
    expect(readdirSync(nodes).filter((file) => file.endsWith('.log'))).toContain('n1.log');
    expect(readFileSync(path.join(nodes, 'n1.log'), 'utf8')).toBe('');
  }, 120_000);

  it('catches a node that answers reads by itself', async () => {
    const { code, results } = await run(
      ...['--bin', node, '--bin-args', '--bug local-reads', '--seed', '1', '--fail-fast'],
    );
    expect(code).toBe(1);
    expect(results?.linearizability).toMatchObject({ verdict: 'invalid' });
  }, 180_000);

  it('says what a kill means before it does one', async () => {
    const { stderr } = await run('--bin', node, '--nemesis', 'kill', '--time-limit', '2');
    expect(stderr).toMatch(/^note: maelstrom, kill: the protocol promises nothing over a restart/m);
  }, 60_000);

  it.each([
    [[], 'RJ085', /needs the program/],
    [['--bin', './no-such'], 'RJ085', /does not exist/],
    [['--bin', node, '--loss', '3'], 'RJ087', /--loss 3/],
    [['--bin', node, '--bug', 'lost-fsync'], 'RJ086', /--bug is no option of the system maelstrom/],
  ])('refuses %j before anything starts', async (args, errorCode, words) => {
    const { code, stderr, stdout } = await run(...args, '--results', 'untouched');
    expect(code).toBe(254);
    expect(stderr).toContain(errorCode);
    expect(stderr).toMatch(words);
    expect(stdout).toBe('');
    expect(readdirSync(dir)).not.toContain('untouched');
  });

  it('refuses an unknown system, and options of a system that was not chosen', async () => {
    const other = await launch(['run', '--system', 'maelstrm'], { cwd: dir });
    expect(other.stderr).toMatch('Did you mean maelstrom?');
    const bin = await launch(['run', '--bin', node], { cwd: dir });
    expect(bin.stderr).toMatch('--bin is no option of the system raft-kv');
    expect(bin.code).toBe(254);
  });
});

describe('raft-jepsen test --system maelstrom', () => {
  it('has the same defaults', async () => {
    const args = ['test', '--system', 'maelstrom', '--bin', node, '--time-limit', '2', '--json'];
    const { stdout } = await launch(args, { cwd: dir });
    const { rows } = JSON.parse(stdout) as { rows: { nemesis: string; command: string }[] };
    expect(rows).toMatchObject([{ nemesis: 'partition,pause' }]);
    expect(rows[0]?.command).toContain('--rate 150');
  }, 60_000);
});
