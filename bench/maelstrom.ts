/**
 * Do the plain defaults of `--system maelstrom` find what a node does wrong? Each rule that the
 * example node can break × seeds: `raft-jepsen run --system maelstrom --bin … --fail-fast` and
 * nothing else, one run after the other. Prints how many runs found it, and the seconds from the
 * beginning of the workload to its end (median and worst), with the load of the machine.
 *
 *   npx tsx bench/maelstrom.ts [--rule a,b] [--seeds 10] [--first-seed 1] [-- more options of `run`]
 *
 * `--rule none` runs the correct node, which has to be silent.
 * `--bin python3 --args raft.py` runs another program, whose `--rule` is a name in the table only.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Results } from '../src/store/records.ts';

const rules =
  'local-reads,leader-reads,ack-before-commit,tail-as-match,vote-any-log,no-log-check,none';
/** A run that does not end by itself within this long has failed. */
const maxMs = 240_000;
const root = path.resolve(import.meta.dirname, '..');

const { values: flags, positionals: more } = parseArgs({
  allowPositionals: true,
  options: {
    rule: { type: 'string', default: rules },
    seeds: { type: 'string', default: '10' },
    'first-seed': { type: 'string', default: '1' },
    bin: { type: 'string', default: path.join(root, 'examples/maelstrom-node/node.mjs') },
    args: { type: 'string' },
  },
});

interface Outcome {
  readonly exitCode: number | null;
  /** It was proven, and not only that the run ended with the code of a violation. */
  readonly found: boolean;
  readonly seconds: number;
  readonly said: string;
}

function argumentsFor(rule: string): readonly string[] {
  if (flags.args !== undefined) return ['--bin-args', flags.args];
  return rule === 'none' ? [] : ['--bin-args', `--bug ${rule}`];
}

async function run(rule: string, seed: number, results: string): Promise<Outcome> {
  const command = [path.join(root, 'src/cli/main.ts'), 'run', '--system', 'maelstrom'];
  const own = ['--bin', flags.bin, ...argumentsFor(rule), '--seed', String(seed)];
  const child = spawn(
    process.execPath,
    [...['--import', 'tsx'], ...command, ...own, '--fail-fast', '--results', results, ...more],
    { stdio: 'ignore' },
  );
  const bound = setTimeout(() => child.kill('SIGKILL'), maxMs);
  const exitCode = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  clearTimeout(bound);
  try {
    const written = JSON.parse(
      readFileSync(path.join(results, 'latest/results.json'), 'utf8'),
    ) as Results;
    const phase = written.phases.find(({ name }) => name === 'run');
    const said = written.properties
      .filter(({ status }) => status === 'violated' || status === 'unknown')
      .map(({ name, summary }) => `${name}: ${summary}`);
    const seconds = phase === undefined ? 0 : (phase.endUs - phase.startUs) / 1e6;
    const keys = written.linearizability?.keys ?? [];
    const found = exitCode === 1 && keys.some(({ verdict }) => verdict === 'invalid');
    return { exitCode, found, seconds, said: [...written.errors, ...said].join('; ') };
  } catch {
    return { exitCode, found: false, seconds: 0, said: 'left no results' };
  }
}

const load = (): string => (loadavg()[0] ?? 0).toFixed(1);

async function row(rule: string): Promise<string> {
  const count = Number(flags.seeds);
  const first = Number(flags['first-seed']);
  const before = load();
  const times: number[] = [];
  for (let seed = first; seed < first + count; seed++) {
    const results = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-maelstrom-'));
    try {
      const { exitCode, found, seconds, said } = await run(rule, seed, results);
      if (found) times.push(seconds);
      console.error(
        `${rule} seed ${seed}: exit ${exitCode ?? 'killed'}, ${seconds.toFixed(1)} s, load ${load()}, ${said}`,
      );
    } finally {
      rmSync(results, { recursive: true, force: true });
    }
  }
  times.sort((a, b) => a - b);
  const shown = (i: number): string => (times[i] === undefined ? '–' : `${times[i].toFixed(1)} s`);
  // Of all runs: one that found nothing counts as one that takes for ever.
  const cells = [`${times.length} of ${count}`, shown(Math.ceil(count / 2) - 1), shown(count - 1)];
  return `| \`${rule}\` | ${cells.join(' | ')} | ${before}–${load()} |`;
}

console.log(`${cpus().length} cores, Node ${process.versions.node}, ${more.join(' ')}\n`);
console.log('| rule | found | median | worst | load |');
console.log('| ---- | ----- | ------ | ----- | ---- |');
for (const rule of flags.rule.split(',')) console.log(await row(rule));
