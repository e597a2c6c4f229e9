import { exitCodes } from '../errors.ts';
import type { Matrix, MatrixRow } from '../store/records.ts';

/** A violation outranks a harness error, and that one unknown: none hides one of more weight. */
const ranking: readonly number[] = [exitCodes.invalid, exitCodes.harnessError, exitCodes.unknown];

export function matrixExitCode(rows: readonly MatrixRow[], interrupted: boolean): number {
  if (interrupted) return exitCodes.interrupted;
  const codes = new Set(rows.map(({ exitCode }) => exitCode));
  return ranking.find((code) => codes.has(code)) ?? exitCodes.valid;
}

/** The verdict that the exit code is of. */
export function matrixVerdict({ rows, exitCode }: Matrix): MatrixRow['verdict'] {
  if (exitCode === exitCodes.interrupted) return 'interrupted';
  return rows.find((row) => row.exitCode === exitCode)?.verdict ?? 'valid';
}
