/**
 * Every error that a user can meet, worded in one place: a code, what happened, and what
 * to do next. `docs/errors.md` lists the same codes. Programmer errors are plain `Error`s.
 */
export const errorCodes = {
  RJ001: 'Node is too old',
  RJ002: 'dist/ is missing',
  RJ010: 'unknown command or option, or an option is malformed',
  RJ011: 'unknown workload',
  RJ012: 'unknown nemesis',
  RJ013: 'unknown planted bug, or planted bugs are not allowed here',
  RJ014: 'a port is in use',
  RJ015: 'the results folder cannot be written',
  RJ016: 'a file cannot be read',
  RJ020: 'a history is malformed',
  RJ021: 'a history does not fit its model',
  RJ030: 'a node did not start',
  RJ031: 'no leader was elected',
  RJ032: 'a fault did not take effect',
  RJ033: 'a fault could not be undone',
  RJ034: 'the recorder could not write the history',
  RJ035: "a node's log is damaged",
  RJ050: 'no cluster runs in this folder',
  RJ051: 'a cluster runs in this folder already',
  RJ052: 'the cluster has no such node',
  RJ053: 'the folder is not that of such a cluster',
  RJ054: 'the supervisor of the cluster does not answer',
  RJ055: 'a cluster could not be ended',
  RJ099: 'an internal error of the harness',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** Exit codes are Jepsen's, with the shell's 130 for an interrupt. */
export const exitCodes = {
  valid: 0,
  invalid: 1,
  unknown: 2,
  badArguments: 254,
  harnessError: 255,
  interrupted: 130,
} as const;

/** An operating error: shown to the user as a sentence and a remedy, never as a stack trace. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
  readonly code: ErrorCode;
  /** What the user can do about it. */
  readonly fix: string;
  readonly exitCode: number;

  constructor(
    code: ErrorCode,
    message: string,
    fix: string,
    exitCode: number = exitCodes.harnessError,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.fix = fix;
    this.exitCode = exitCode;
  }
}

/** The same for a mistake in what the user typed or handed over: exit code 254. */
export function badArguments(code: ErrorCode, message: string, fix: string): HarnessError {
  return new HarnessError(code, message, fix, exitCodes.badArguments);
}
