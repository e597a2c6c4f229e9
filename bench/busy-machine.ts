/**
 * The correct system on a machine that is much too busy: runs of all workloads, nemeses, sizes,
 * timeouts and retries beside loops that take every CPU. Exit code 1 would be a violation that is
 * none: the program ends with 1 when there was one, and prints what each run came to.
 *
 *   npx tsx bench/busy-machine.ts [--runs 60] [--loops 8] [--seed 1] [--time-limit 5]
 *
 * A run takes some 15 to 60 s. The loops are children of this process; they end with it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nemeses } from '../nemesis/combined.ts';
import { seededRandom } from '../src/random.ts';
import type { Results } from '../src/store/records.ts';
import { workloads } from '../workloads/registry.ts';

const launcher = fileURLToPath(new URL('../bin/raft-jepsen.js', import.meta.url));
/** A loop ends by itself when this process is gone, in whatever way. */
const loop =
  'process.stdin.on("end", () => process.exit()).resume(); const turn = () => { for (const end = Date.now() + 50; Date.now() < end;); setImmediate(turn); }; turn();';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '60' },
    loops: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
    'time-limit': { type: 'string', default: '5' },
  },
});

const random = seededRandom(Number(values.seed));
const names = [...nemeses.map(({ name }) => name), 'none', 'all'];

/** The options of run `i`: every workload and nemesis comes in turn, the rest is drawn. */
function optionsOf(i: number): string[] {
  const workload = workloads[i % workloads.length]?.name ?? 'mixed';
  const nemesis = names[i % names.length] ?? 'all';
  const settings: Record<string, string | number> = {
    workload,
    nemesis,
    nodes: random.pick([3, 5, 7]),
    timeout: random.pick([20, 50, 100, 300, 1000]),
    retries: random.int(6),
    seed: random.int(1_000_000),
    'time-limit': values['time-limit'],
    'nemesis-interval': 2,
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

const results = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-busy-'));
const loops: ChildProcess[] = Array.from({ length: Number(values.loops) }, () =>
  spawn(process.execPath, ['-e', loop], { stdio: ['pipe', 'ignore', 'ignore'] }),
);
const codes = new Map<number | null, number>();
try {
  for (let i = 0; i < Number(values.runs); i++) {
    const options = optionsOf(i);
    const child = spawn(process.execPath, [launcher, 'run', '--results', results, ...options], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    codes.set(code, (codes.get(code) ?? 0) + 1);
    console.log(
      `${i + 1}\texit ${code ?? '?'}\tload ${loadavg()[0]?.toFixed(1) ?? '?'}\t${options.join(' ')}`,
    );
    if (code !== 0) console.log(`\t${reasonOf(errors)}`);
  }
} finally {
  for (const child of loops) child.kill('SIGKILL');
  rmSync(results, { recursive: true, force: true });
}
console.log([...codes].map(([code, count]) => `exit ${code ?? '?'}: ${count}`).join(', '));
process.exitCode = codes.has(1) ? 1 : 0;

/** Why the latest run is not valid, by its record; by what it printed when it has none. */
function reasonOf(errors: string): string {
  try {
    const text = readFileSync(path.join(results, 'latest', 'results.json'), 'utf8');
    const { verdict, properties, errors: own } = JSON.parse(text) as Results;
    const open = properties.filter(({ status }) => status === 'violated' || status === 'unknown');
    const told = [
      ...own,
      ...open.map(({ name, status, summary }) => `${name} ${status}: ${summary}`),
    ];
    return `${verdict}: ${told.join(' | ')}`;
  } catch {
    return errors.trim().split('\n').slice(-2).join(' ');
  }
}
