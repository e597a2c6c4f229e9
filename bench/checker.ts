/**
 * The checker's speed: `npm run build && npx tsx bench/checker.ts [--cell …] [--all]`.
 *
 * A cell is operations, keys, processes, values, share of unknown outcomes, violation, as in
 * `--cell 100000,10,10,unique,0,none` (repeatable). Without one the cells that have a target
 * are measured; `--all` measures the whole matrix, in the order of their size, with `--rounds 1` in about an hour.
 * Histories come from `checker-histories.ts`: reads 0.5, cas 0.1, deletes 0.02, the rest
 * writes; every process is under way all the time; the verdict is known by construction, and
 * a cell whose verdict is another one is printed and fails the program in the end.
 *
 *   warm   CPU of `checkColumns` alone on columns in memory, this process, after one round
 *          for the compiler: minimum and median of five rounds (`--rounds`)
 *   cold   CPU of the whole process `raft-jepsen check FILE` on the native form, from its
 *          start to its end, minimum of three (one from 1M on); and its peak memory
 *   visited  configurations: the work, whatever the machine
 *
 * Both measure dist/, which is what users run. CPU time, not wall time: but caches and
 * hyperthreads are shared, so look at the load printed beside.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { LinearizabilityResult } from '../checker/core/verdict.ts';
import type { OperationColumns } from '../src/history/columns/columns.ts';
import { columnKinds, columnOutcomes } from '../src/history/columns/columns.ts';
import { seededRandom } from '../src/random.ts';
import type { HistoryShape } from './checker-histories.ts';
import { generateHistory, plantedKinds } from './checker-histories.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { checkColumns } = (await import(path.join(root, 'dist/checker/index.js'))) as {
  checkColumns: (columns: OperationColumns) => LinearizabilityResult;
};

const targets = [
  '10000,1,30,5,0.01,none',
  '10000,1,100,unique,0,stale-read',
  '100000,10,10,unique,0,none',
  '100000,10,30,5,0.001,none',
  '100000,100,10,unique,0,none',
  '100000,100,30,5,0.001,none',
  '100000,1,100,5,0.05,none',
  '1000000,1,5,unique,0,none',
  '1000000,1,100,5,0,none',
  '1000000,10,10,unique,0,none',
  '1000000,100,30,unique,0.01,read-inversion',
];

function wholeMatrix(): string[] {
  const cells: string[] = [];
  for (const operations of [10_000, 100_000, 1_000_000])
    for (const keys of [1, 10, 100])
      for (const processes of [5, 10, 30, 100])
        for (const values of ['unique', 5])
          for (const info of [0, 0.001, 0.01, 0.05])
            for (const violation of ['none', plantedKinds[cells.length % plantedKinds.length]])
              cells.push([operations, keys, processes, values, info, violation].join());
  return cells;
}

function shapeOf(cell: string): HistoryShape {
  const [operations, keys, processes, values, info, violation] = cell.split(',');
  const planted = plantedKinds.find((kind) => kind === violation);
  if (info === undefined || (planted === undefined && violation !== 'none')) {
    throw new Error(`--cell ${cell}: expected operations,keys,processes,values,info,violation`);
  }
  return {
    operations: Number(operations),
    keys: Number(keys),
    processes: Number(processes),
    values: values === 'unique' ? 'unique' : Number(values),
    info: Number(info),
    violation: planted ?? false,
  };
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

/** The history in the native form, one event a line. */
function writeNative(columns: OperationColumns, file: string): void {
  const names = ['read', 'write', 'cas', 'delete'];
  const events = new Map<number, string>();
  let last = 0;
  for (let row = 0; row < columns.length; row++) {
    const kind = columns.kind[row]!;
    const value = columns.values[columns.value[row]!] ?? null;
    const expected = columns.values[columns.expected[row]!] ?? null;
    const input =
      kind === columnKinds.cas ? [expected, value] : kind === columnKinds.write ? value : null;
    const common = `"process":${columns.process[row]},"f":"${names[kind]}","key":"${columns.keys[columns.key[row]!]}"`;
    const begun = columns.invokedAtUs[row]!;
    events.set(begun, `"type":"invoke",${common},"value":${JSON.stringify(input)}`);
    const ended = columns.completedAtUs[row]!;
    last = Math.max(last, begun, Number.isNaN(ended) ? 0 : ended);
    if (Number.isNaN(ended)) continue;
    const outcome = columns.outcome[row]!;
    const type =
      outcome === columnOutcomes.ok ? 'ok' : outcome === columnOutcomes.info ? 'info' : 'fail';
    const output = type === 'ok' && kind === columnKinds.read ? value : input;
    const error = outcome === columnOutcomes.observedFail ? ',"error":"precondition-failed"' : '';
    events.set(ended, `"type":"${type}",${common},"value":${JSON.stringify(output)}${error}`);
  }
  const descriptor = openSync(file, 'w');
  let index = 0;
  let chunk: string[] = [];
  for (let time = 0; time <= last; time += 10) {
    const event = events.get(time);
    if (event !== undefined) chunk.push(`{"index":${index++},"time":${time},${event}}\n`);
    if (chunk.length < 10_000 && time < last) continue;
    writeSync(descriptor, chunk.join(''));
    chunk = [];
  }
  closeSync(descriptor);
}

interface Usage {
  readonly cpuMs: number;
  readonly peakMb: number;
}

function cold(columns: OperationColumns, folder: string, rounds: number, exitCode: number): Usage {
  const file = path.join(folder, 'history.jsonl');
  const usageFile = path.join(folder, 'usage.json');
  writeNative(columns, file);
  const usages = Array.from({ length: rounds }, (): Usage => {
    const run = spawnSync(
      process.execPath,
      [
        '--import',
        path.join(root, 'bench/usage.js'),
        path.join(root, 'bin/raft-jepsen.js'),
        'check',
        file,
      ],
      { env: { ...process.env, USAGE_FILE: usageFile }, encoding: 'utf8' },
    );
    if (run.status !== exitCode) throw new Error(`exit ${run.status}: ${run.stdout}${run.stderr}`);
    return JSON.parse(readFileSync(usageFile, 'utf8')) as Usage;
  });
  return usages.reduce((a, b) => (a.cpuMs < b.cpuMs ? a : b));
}

const { values: options } = parseArgs({
  options: {
    cell: { type: 'string', multiple: true },
    all: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    warm: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
  },
});
const cells = options.cell ?? (options.all ? wholeMatrix() : targets);
const folder = mkdtempSync(path.join(tmpdir(), 'bench-checker-'));
console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, node ${process.version}`);
const row = (...fields: readonly unknown[]): void => {
  console.log(`| ${fields.join(' | ')} |`);
};
row(
  'operations, keys, processes, values, info, violation',
  'verdict by layers',
  'warm, min/median ms',
  'cold, whole process ms',
  'peak MB',
  'configurations visited',
  'load',
);
row('---', '---', '---', '---', '---', '---', '---');
try {
  for (const cell of cells) {
    const shape = shapeOf(cell);
    const columns = generateHistory(shape, seededRandom(Number(options.seed)));
    const expected = shape.violation === false ? 'valid' : 'invalid';
    const warmRounds = Number(options.rounds);
    let result: LinearizabilityResult | undefined;
    // One round for the compiler; with a single round, earlier cells have been that.
    if (warmRounds > 1) result = checkColumns(columns);
    const warm = Array.from({ length: warmRounds }, () =>
      cpuMs(() => (result = checkColumns(columns))),
    );
    if (result?.verdict !== expected) {
      row(cell, `WRONG: ${result?.verdict}, not ${expected}`);
      process.exitCode = 1;
      continue;
    }
    const layers = new Map<string, number>();
    for (const { decidedBy } of result.keys)
      layers.set(decidedBy, (layers.get(decidedBy) ?? 0) + 1);
    const rounds = shape.operations >= 1_000_000 ? 1 : Math.min(3, Number(options.rounds));
    const usage = options.warm
      ? undefined
      : cold(columns, folder, rounds, expected === 'valid' ? 0 : 1);
    row(
      cell,
      `${result.verdict}: ${[...layers].map(([layer, n]) => `${layer} ${n}`).join(', ')}`,
      `${Math.min(...warm).toFixed(0)}/${median(warm).toFixed(0)}`,
      usage?.cpuMs.toFixed(0) ?? '-',
      usage?.peakMb.toFixed(0) ?? '-',
      result.visited,
      loadavg()[0]?.toFixed(1),
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
