import { stat } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import { truncate } from '../report/format.ts';
import { headline } from '../report/headline.ts';
import type { Results, TestRecord } from '../runner/test-record.ts';
import { runFiles } from '../store/run-folder.ts';
import { readResults, readTest, type Read } from './read-records.ts';
import { isOwnFile, stampOf, type ResultsFolder } from './results-folder.ts';
import type { RunDetail, RunFacts, RunFigures, RunList, RunRow } from './run-row.ts';

/** Newer runs are listed, older ones only counted. */
const mostRuns = 2_000;
/** Folders that are looked at together: each takes a file descriptor or two. */
const together = 16;
/** A run whose files have not grown for this long is no longer said to be running. */
const quietAfterMs = 10_000;
/** Characters of a text from a record. */
const longestText = 300;

interface Known {
  readonly stamp: string;
  readonly row: RunRow;
}

/**
 * The table of runs. Each record is read once and again when its file has changed; a listing
 * of known runs costs a few calls of `stat` each.
 */
export class RunIndex {
  readonly #folder: ResultsFolder;
  readonly #known = new Map<string, Known>();
  readonly #limit = pLimit(together);
  #listing: Promise<RunList> | undefined;

  constructor(folder: ResultsFolder) {
    this.#folder = folder;
  }

  /** Requests that come together share one listing. */
  list(): Promise<RunList> {
    this.#listing ??= this.#list().finally(() => (this.#listing = undefined));
    return this.#listing;
  }

  /** One run as it is now; undefined when there is none of that name. */
  async detail(name: string): Promise<RunDetail | undefined> {
    const dir = await this.#folder.runDir(name);
    if (dir === undefined || !(await isRunDir(dir))) return undefined;
    const [row, results] = await Promise.all([this.#row(dir), readResults(dir)]);
    if (results.kind !== 'read') return { row, stats: null, properties: [] };
    return { row, stats: results.value.stats, properties: results.value.properties };
  }

  async #list(): Promise<RunList> {
    const names = await this.#folder.names();
    const found = await Promise.all(
      names.map((name) =>
        this.#limit(async () => {
          const dir = await this.#folder.ownRunDir(name);
          return dir !== undefined && (await isRunDir(dir)) ? dir : [];
        }),
      ),
    );
    const dirs = found.flat();
    const shown = dirs.slice(0, mostRuns);
    const runs = await Promise.all(shown.map((dir) => this.#limit(() => this.#row(dir))));
    const ids = new Set(runs.map(({ id }) => id));
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id);
    return { runs, leftOut: dirs.length - shown.length };
  }

  async #row(dir: string): Promise<RunRow> {
    const id = path.basename(dir);
    const [test, results, hasReport] = await Promise.all([
      stampOf(path.join(dir, runFiles.test)),
      stampOf(path.join(dir, runFiles.results)),
      isOwnFile(path.join(dir, runFiles.report)),
    ]);
    const stamp = `${test} ${results}`;
    const known = this.#known.get(id);
    const row = known?.stamp === stamp ? known.row : await readRow(dir, id);
    this.#known.set(id, { stamp, row });
    const isRunning = row.status === 'no-verdict' && (await hasGrown(dir));
    return { ...row, ...(isRunning && running), hasReport };
  }
}

const running = {
  status: 'running',
  word: 'Running',
  icon: '▶',
  sentence: 'The run is going on.',
} as const;

/** A matrix keeps its index in a folder beside the runs, which is none. */
async function isRunDir(dir: string): Promise<boolean> {
  const files = [runFiles.test, runFiles.history];
  const stamps = await Promise.all(files.map((file) => stampOf(path.join(dir, file))));
  return stamps.some((stamp) => stamp !== '-');
}

/** True when a run's files were written to within the last seconds. */
export async function hasGrown(dir: string): Promise<boolean> {
  const newest = await Promise.all(
    [runFiles.test, runFiles.history, runFiles.cluster].map(async (file) => {
      try {
        return (await stat(path.join(dir, file))).mtimeMs;
      } catch {
        return 0;
      }
    }),
  );
  return Date.now() - Math.max(...newest) < quietAfterMs;
}

async function readRow(dir: string, id: string): Promise<RunRow> {
  const [test, results] = await Promise.all([readTest(dir), readResults(dir)]);
  const facts = test.kind === 'read' ? factsOf(test.value) : null;
  const figures = results.kind === 'read' ? figuresOf(results.value) : null;
  return { id, ...verdictOf(test, results, id), facts, figures, hasReport: false };
}

function verdictOf(
  test: Read<TestRecord>,
  results: Read<Results>,
  id: string,
): Pick<RunRow, 'status' | 'word' | 'icon' | 'sentence'> {
  const damaged = [test, results].find((record) => record.kind === 'damaged');
  const damage = damaged?.reason ?? (test.kind === 'missing' ? 'test.json is missing' : undefined);
  if (damage !== undefined) {
    return { status: 'damaged', word: 'Damaged', icon: '!', sentence: `${damage}.` };
  }
  if (results.kind === 'read') {
    const { status, word, icon, sentence } = headline(results.value, results.value.linearizability);
    return { status, word, icon, sentence: truncate(sentence, longestText) };
  }
  const sentence = `No verdict is stored: the run is being checked, or it was killed. raft-jepsen report ${id} judges what there is.`;
  return { status: 'no-verdict', word: 'No verdict', icon: '–', sentence };
}

function factsOf(test: TestRecord): RunFacts {
  const { startedAt, workload, nemesis, system, bug, seed, nodes, command } = test;
  return {
    startedAt: truncate(startedAt, longestText),
    workload: truncate(workload, longestText),
    nemesis: truncate(nemesis, longestText),
    system: truncate(system, longestText),
    bug: bug === null ? null : truncate(bug, longestText),
    seed,
    nodes: nodes.length,
    command: truncate(command, 2_000),
  };
}

function figuresOf({ stats }: Results): RunFigures {
  const counts = Object.values(stats.counts);
  const sum = (of: (count: (typeof counts)[number]) => number): number =>
    counts.reduce((total, count) => total + of(count), 0);
  return {
    operations: sum(({ ok, fail, info }) => ok + fail + info),
    ok: sum(({ ok }) => ok),
    writeP99Us: Object.hasOwn(stats.latency, 'write')
      ? (stats.latency['write']?.p99Us ?? null)
      : null,
    durationUs: stats.durationUs,
    faults: stats.faults,
    elections: stats.elections,
  };
}
