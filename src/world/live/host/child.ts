import { closeSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { HarnessError } from '../../../errors.ts';
import type { NodeCommand } from '../../../systems/system.ts';
import { openToAppend } from '../../../os/open-regular.ts';

/** How a process ended: by itself with a code, or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A process of its own session. */
export interface Child {
  readonly pid: number;
  /** Held open for as long as the harness lives: its closing tells the child that the harness is gone. */
  readonly stdin: Writable;
  /**
   * The exit event: the one truth about death. A dead process that nobody has reaped yet
   * still takes signal 0, so asking the pid would call it alive.
   */
  readonly exited: Promise<Exit>;
  /** To the whole process group, so that a wrapper script and what it started are hit together. */
  signal(signal: NodeJS.Signals): void;
}

/** A child that answers on its standard output. */
export interface Speaking extends Child {
  readonly stdout: Readable;
}

interface ChildOptions {
  readonly command: NodeCommand;
  readonly logFile: string;
  /** Its standard output comes to the harness instead of the log. */
  readonly answers?: boolean;
}

/**
 * Starts a process whose output is appended to a file by the process itself: nothing of it
 * passes through the harness, and it is complete even when the harness is killed.
 *
 * The child leads a session of its own (`detached`): Ctrl-C at the terminal interrupts the
 * harness, which then ends its children in order, instead of all of them at once.
 * Rejects with RJ030 when the process cannot be started.
 */
export function startChild(options: ChildOptions & { readonly answers: true }): Promise<Speaking>;
export function startChild(options: ChildOptions): Promise<Child>;
export async function startChild(options: ChildOptions): Promise<Child> {
  const { execa } = await import('execa');
  const { command, logFile, answers = false } = options;
  // execa takes any descriptor; its types know those up to nine.
  const log = openToAppend(logFile) as 9;
  try {
    const child = execa(command.file, command.args, {
      detached: true,
      stdin: 'pipe',
      stdout: answers ? 'pipe' : log,
      stderr: log,
      buffer: false,
      reject: false,
      env: command.env ?? {},
    });
    const { pid } = child;
    if (pid === undefined) throw cannotRun(command, (await child).code);
    const exited = new Promise<Exit>((resolve) => {
      child.once('exit', (code, signal) => {
        // What a wrapper script started does not outlive the wrapper.
        signalGroup(pid, 'SIGKILL');
        resolve({ code, signal });
      });
    });
    // A child that closes its input, or dies, breaks the pipe: its exit event tells that better.
    child.stdin.on('error', () => undefined);
    return {
      pid,
      ...(child.stdout !== null && { stdout: child.stdout }),
      stdin: child.stdin,
      exited,
      signal: (signal) => signalGroup(pid, signal),
    };
  } finally {
    closeSync(log);
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // A group that is gone has nothing left to signal; the exit event tells of it.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function cannotRun({ file }: NodeCommand, code: string | undefined): HarnessError {
  return new HarnessError(
    'RJ030',
    `the program ${file} cannot be run (${code ?? 'no reason given'})`,
    'give the path of a program that exists and may be executed',
  );
}
