import { closeSync, fsyncSync } from 'node:fs';
import { HarnessError } from '../errors.ts';
import { openToAppend } from '../os/open-regular.ts';
import { writeWhole } from '../os/replace-file.ts';

/** What a crash of the harness may cost: the lines of the last few milliseconds, or of this many characters. */
const flushAfterMs = 5;
const flushAtCharacters = 64 * 1024;

/** An append-only text file that is written as things happen. */
export interface LineSink {
  /** Takes whole lines, line ends included. Throws RJ034 when an earlier write failed. */
  write(text: string): void;
  /** Writes what is left, syncs and closes. */
  close(): void;
}

/** Writes by descriptor; a parameter so that tests can let each call fail in turn. */
export interface SinkFile {
  write(text: string): void;
  sync(): void;
  close(): void;
}

export function openSinkFile(path: string): SinkFile {
  const descriptor = openToAppend(path);
  return {
    write: (text) => writeWhole(descriptor, text),
    sync: () => fsyncSync(descriptor),
    close: () => closeSync(descriptor),
  };
}

/** @param name what the file is called in the error message */
export function createLineSink(file: SinkFile, name: string): LineSink {
  let buffered = '';
  let timer: NodeJS.Timeout | undefined;
  let failure: HarnessError | undefined;
  let closed = false;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (buffered === '' || failure !== undefined) return;
    try {
      file.write(buffered);
      buffered = '';
    } catch (error) {
      failure = cannotWrite(name, error);
    }
  };

  return {
    write(text) {
      if (failure !== undefined) throw failure;
      buffered += text;
      if (buffered.length >= flushAtCharacters) flush();
      else timer ??= setTimeout(flush, flushAfterMs);
    },
    close() {
      if (closed) return;
      closed = true;
      flush();
      try {
        file.sync();
      } catch (error) {
        failure ??= cannotWrite(name, error);
      }
      try {
        file.close();
      } catch (error) {
        failure ??= cannotWrite(name, error);
      }
      if (failure !== undefined) throw failure;
    },
  };
}

function cannotWrite(name: string, error: unknown): HarnessError {
  const reason = error instanceof Error ? error.message : String(error);
  return new HarnessError(
    'RJ034',
    `cannot write ${name}: ${reason}`,
    'free some space or choose another folder with --results; what was written before can be checked',
    undefined,
    { cause: error },
  );
}
