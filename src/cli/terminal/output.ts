import { exitCodes, HarnessError } from '../../errors.ts';
import { printError } from './print-error.ts';

/** What became of standard output. */
export interface Output {
  /** Resolves when everything written so far has been taken, or never will be. */
  flushed(): Promise<void>;
  /** The exit code of a command that meant to end with `code`, as far as its result was delivered. */
  exitCode(code: number): number;
}

/**
 * A reader that goes away is no error: `| head` has what it wanted, and a terminal that was closed
 * (EIO) wants nothing any more. Anything else, a full disk above all, has lost the result that
 * the command was run for. On standard error nothing is said that a result depends on.
 */
const readerIsGone: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO', 'ENXIO']);

/** Neither of these is doubted by a text that could not be written. */
const standing: ReadonlySet<number> = new Set([exitCodes.invalid, exitCodes.interrupted]);

export function guardOutput(): Output {
  let failure: NodeJS.ErrnoException | undefined;
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    const gone = readerIsGone.has(error.code) && (error.code === 'EPIPE' || isTerminal());
    if (gone || failure !== undefined) return;
    failure = error;
    printError(
      new HarnessError(
        'RJ037',
        `standard output could not be written: ${error.message}`,
        'make room, or send the output elsewhere; a run is stored in its results folder all the same',
      ),
      false,
    );
  });
  return {
    flushed: () =>
      new Promise((resolve) => {
        // Called with an error, too, when the stream is no more.
        process.stdout.write('', () => setImmediate(resolve));
      }),
    exitCode: (code) =>
      failure === undefined || standing.has(code) ? code : exitCodes.harnessError,
  };
}

function isTerminal(): boolean {
  return process.stdout.isTTY;
}
