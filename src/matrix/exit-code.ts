import { exitCodes, outrankingCode } from '../exit-codes.ts';
import type { Matrix, MatrixRow } from '../store/records.ts';

/** None of the runs hides one of more weight. */
export function matrixExitCode(rows: readonly MatrixRow[], interrupted: boolean): number {
  if (interrupted) return exitCodes.interrupted;
  return outrankingCode(rows.map(({ exitCode }) => exitCode));
}

/** The verdict that the exit code is of. */
export function matrixVerdict({ rows, exitCode }: Matrix): MatrixRow['verdict'] {
  if (exitCode === exitCodes.interrupted) return 'interrupted';
  return rows.find((row) => row.exitCode === exitCode)?.verdict ?? 'valid';
}
