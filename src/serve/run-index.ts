import path from 'node:path';
import pLimit from 'p-limit';
import { truncate } from '../report/text/format.ts';
import { headline } from '../report/verdict/headline.ts';
import { allOf, outcomeTotals } from '../report/run/outcomes.ts';
import type { Results, TestRecord } from '../store/records.ts';
import { matrixFiles } from '../store/matrix-files.ts';
import { runFiles } from '../store/run-folder.ts';
import { readMatrix } from './matrix-summary.ts';
import { readResults, readTest, type Read } from './read-records.ts';
import { isOwnFile, stampOf, type ResultsFolder } from './results-folder.ts';
import { activityOf } from './run-activity.ts';
import type { MatrixSummary, RunDetail, RunFacts, RunFigures, RunList, RunRow } from './run-row.ts';

/** Newer runs are listed, older ones only counted. */
const maxRuns = 2_000;
/** Folders that are looked at together: each takes a file descriptor or two. */
const together = 16;
const maxMatrices = 200;
/** Characters of a text from a record. */
const longestText = 300;

/** What was read from a file, and the file's stamp then. */
interface Known<T> {
  readonly stamp: string;
  readonly value: T;
}

/**
 * The table of runs. Each record is read once and again when its file has changed; a listing
 * of known runs costs a few calls of `stat` each.
 */
export class RunIndex {
  readonly #folder: ResultsFolder;
  readonly #known = new Map<string, Known<RunRow>>();
  readonly #knownMatrices = new Map<string, Known<MatrixSummary | undefined>>();
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
    if (dir === undefined || (await kindOf(dir)) !== 'run') return undefined;
    const [row, results] = await Promise.all([this.#row(dir), readResults(dir)]);
    if (results.kind !== 'read') return { row, stats: null, properties: [] };
    return { row, stats: results.value.stats, properties: results.value.properties };
  }

  async #list(): Promise<RunList> {
    const dirs = await this.#folder.dirs();
    const kinds = await Promise.all(dirs.map((dir) => this.#limit(() => kindOf(dir))));
    const of = (kind: FolderKind): string[] => dirs.filter((_, i) => kinds[i] === kind);
    const runDirs = of('run');
    const shown = runDirs.slice(0, maxRuns);
    const runs = await Promise.all(shown.map((dir) => this.#limit(() => this.#row(dir))));
    const matrixDirs = of('matrix').slice(0, maxMatrices);
    const matrices = await Promise.all(
      matrixDirs.map((dir) => this.#limit(() => this.#matrix(dir))),
    );
    forgetOthers(this.#known, shown);
    forgetOthers(this.#knownMatrices, matrixDirs);
    return {
      runs,
      leftOut: runDirs.length - shown.length,
      matrices: matrices.filter((matrix) => matrix !== undefined),
    };
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
    const row = known?.stamp === stamp ? known.value : await readRow(dir, id);
    this.#known.set(id, { stamp, value: row });
    const activity = row.status === 'no-verdict' ? await activityOf(dir) : undefined;
    return { ...row, ...(activity !== undefined && goingOn[activity]), hasReport };
  }

  async #matrix(dir: string): Promise<MatrixSummary | undefined> {
    const id = path.basename(dir);
    const stamp = await stampOf(path.join(dir, matrixFiles.data));
    const known = this.#knownMatrices.get(id);
    if (known?.stamp === stamp) return known.value;
    const value = await readMatrix(dir, id);
    this.#knownMatrices.set(id, { stamp, value });
    return value;
  }
}

function forgetOthers(known: Map<string, unknown>, dirs: readonly string[]): void {
  const ids = new Set(dirs.map((dir) => path.basename(dir)));
  for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
}

const goingOn = {
  running: { status: 'running', word: 'Running', sentence: 'The run is going on.' },
  checking: {
    status: 'checking',
    word: 'Checking',

    sentence: 'The run is over; its history is being checked.',
  },
} as const;

type FolderKind = 'run' | 'matrix' | 'other';

/** A matrix keeps its index in a folder beside its runs, which is none of them. */
async function kindOf(dir: string): Promise<FolderKind> {
  const has = async (file: string): Promise<boolean> =>
    (await stampOf(path.join(dir, file))) !== '-';
  if ((await has(runFiles.test)) || (await has(runFiles.history))) return 'run';
  return (await has(matrixFiles.data)) ? 'matrix' : 'other';
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
): Pick<RunRow, 'status' | 'word' | 'sentence'> {
  const damaged = [test, results].find((record) => record.kind === 'damaged');
  const damage = damaged?.reason ?? (test.kind === 'missing' ? 'test.json is missing' : undefined);
  if (damage !== undefined) {
    return { status: 'damaged', word: 'Damaged', sentence: `${damage}.` };
  }
  if (results.kind === 'read') {
    const { status, word, sentence } = headline(results.value, results.value.linearizability);
    return { status, word, sentence: truncate(sentence, longestText) };
  }
  const sentence = `No verdict is stored, and nobody is at it: the run was killed. raft-jepsen report ${id} judges what there is.`;
  return { status: 'no-verdict', word: 'No verdict', sentence };
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
  const totals = outcomeTotals(stats);
  return {
    operations: allOf(totals),
    ok: totals.ok,
    refused: totals.refused,
    writeP99Us: Object.hasOwn(stats.latency, 'write')
      ? (stats.latency['write']?.p99Us ?? null)
      : null,
    durationUs: stats.durationUs,
    faults: stats.faults,
    elections: stats.elections,
  };
}
