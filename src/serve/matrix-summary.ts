import { truncate } from '../report/format.ts';
import { verdictNames } from '../report/verdict-words.ts';
import { matrixFiles } from '../store/matrix-files.ts';
import { openBelow } from './results-folder.ts';
import type { MatrixSummary } from './run-row.ts';

/** A hundred thousand runs take about 50 MB. */
const mostBytes = 64 * 1024 * 1024;
/** Characters of a text from a record. */
const longestText = 300;

/** Undefined when the folder holds no matrix, or none that can be read. */
export async function readMatrix(dir: string, id: string): Promise<MatrixSummary | undefined> {
  const handle = await openBelow(dir, matrixFiles.data);
  if (handle === undefined) return undefined;
  try {
    if ((await handle.stat()).size > mostBytes) return undefined;
    return summaryOf(id, JSON.parse(await handle.readFile('utf8')));
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

function summaryOf(id: string, matrix: unknown): MatrixSummary | undefined {
  if (typeof matrix !== 'object' || matrix === null) return undefined;
  const { startedAt, planned, rows } = matrix as Record<string, unknown>;
  if (typeof startedAt !== 'string' || typeof planned !== 'number' || !Array.isArray(rows)) {
    return undefined;
  }
  const verdicts = new Map<string, number>();
  for (const row of rows as readonly unknown[]) {
    const { verdict } = Object(row) as { readonly verdict?: unknown };
    if (typeof verdict !== 'string' || !known.has(verdict)) return undefined;
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  }
  return {
    id,
    startedAt: truncate(startedAt, longestText),
    planned,
    verdicts: Object.fromEntries(verdicts),
  };
}

const known = new Set<string>(verdictNames);
