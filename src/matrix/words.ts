import { exitCodes } from '../errors.ts';
import { formatCount, plural } from '../report/text/format.ts';
import { verdictNames, verdictWords } from '../report/verdict/verdict-words.ts';
import type { Matrix, MatrixRow } from '../store/records.ts';

/** What the one exit code of a matrix is, and how it came about. */
export function exitCodeWords({ exitCode, rows, planned }: Matrix): string {
  if (exitCode === null) {
    return 'The matrix is not finished, so it has no exit code. One that was killed stays like this.';
  }
  const weight =
    'A violation (1) outweighs a harness error (255), that one unknown (2), and that one valid (0).';
  const having = rows.filter((row) => row.exitCode === exitCode).length;
  const share = `${formatCount(having)} of ${plural(rows.length, 'run')}`;
  const is = having === 1 ? 'is' : 'are';
  switch (exitCode) {
    case exitCodes.interrupted:
      return `Exit code ${exitCode}: interrupted after ${formatCount(rows.length)} of ${plural(planned, 'run')}.`;
    case exitCodes.invalid:
      return `Exit code ${exitCode}: ${share} ${having === 1 ? 'has' : 'have'} a violation. ${weight}`;
    case exitCodes.harnessError:
      return `Exit code ${exitCode}: in ${share} the harness failed, and none has a violation. ${weight}`;
    case exitCodes.unknown:
      return `Exit code ${exitCode}: ${share} ${is} unknown, and none is worse. ${weight}`;
    default:
      return `Exit code ${exitCode}: all of ${plural(rows.length, 'run is', 'runs are')} valid.`;
  }
}

/** "served at least 95 %, p99 at most 50 ms"; empty when none was asked for. */
export function thresholdWords({ setup }: Matrix): string {
  const { minOkRate, maxP99Ms } = setup?.thresholds ?? {};
  return [
    minOkRate === undefined ? [] : `served at least ${Number((minOkRate * 100).toFixed(4))} %`,
    maxP99Ms === undefined ? [] : `p99 at most ${maxP99Ms} ms`,
  ]
    .flat()
    .join(', ');
}

/** What a run tested: "raft-kv", "raft-kv with the planted bug no-fsync". */
export function subjectWords(row: MatrixRow, { setup }: Matrix): string {
  const system = row.system ?? setup?.system ?? '';
  const bug = row.bug === undefined ? (setup?.bug ?? null) : row.bug;
  return bug === null ? system : `${system} with the planted bug ${bug}`.trimStart();
}

/** How a nemesis is shown: joined as `--nemeses` takes it. */
export function nemesisText(nemesis: string): string {
  return nemesis.replaceAll(',', '+');
}

/** `12 runs: 9 valid, 2 violations, 1 unknown; 3 not run`. */
export function matrixCounts({ rows, planned }: Matrix): string {
  const counts = verdictNames.flatMap((verdict) => {
    const count = rows.filter((row) => row.verdict === verdict).length;
    const { word, several } = verdictWords(verdict);
    return count === 0 ? [] : [plural(count, word.toLowerCase(), several)];
  });
  const left = planned - rows.length;
  const listed = counts.length === 0 ? '' : `: ${counts.join(', ')}`;
  return `${plural(rows.length, 'run')}${listed}${left === 0 ? '' : `; ${left} not run`}`;
}
