import { exitCodes, HarnessError } from '../../errors.ts';
import { pointAtDocs } from './doc-pointers.ts';

/** Says what went wrong and what to do about it, on standard error. Returns the exit code. */
export function printError(error: unknown, verbose: boolean): number {
  if (error instanceof HarnessError) {
    const text = `error[${error.code}] ${error.message}\nFix: ${error.fix}\n`;
    process.stderr.write(pointAtDocs(text));
    if (verbose) process.stderr.write(`${error.stack ?? ''}\n`);
    return error.exitCode;
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EMFILE' || code === 'ENFILE') {
    const { message } = error as Error;
    const fix = 'ulimit -n 1024, or run fewer things at once';
    return printError(
      new HarnessError('RJ038', `this process may not open more files: ${message}`, fix),
      verbose,
    );
  }
  // Not a user's mistake but ours: the stack is what a bug report needs.
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `error[RJ099] an internal error of the harness: ${text}\nFix: please report it with the command that you ran\n`,
  );
  return exitCodes.harnessError;
}
