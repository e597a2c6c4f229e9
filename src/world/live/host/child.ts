import { closeSync } from 'node:fs';
import { HarnessError } from '../../../errors.ts';
import type { NodeCommand } from '../../../systems/system.ts';
import { openToAppend } from '../../../os/open-regular.ts';
import type { Child, Exit, StartOptions } from './host.ts';

/**
 * Starts a process whose output is appended to a file by the process itself: nothing of it
 * passes through the harness, and it is complete even when the harness is killed. Without a
 * file, its output is the caller's, who must read it.
 *
 * The child leads a session of its own (`detached`): Ctrl-C at the terminal interrupts the
 * harness, which then ends its children in order, instead of all of them at once.
 * Rejects with RJ030 when the process cannot be started.
 */
export async function startChild(
  options: Pick<StartOptions, 'command'> &
    Partial<StartOptions> & {
      /** Beside that of the command. */
      readonly environment?: Readonly<Record<string, string>>;
      /** Called before anything else can happen. */
      readonly onStart?: (pid: number) => void;
    },
): Promise<Child> {
  const { execa } = await import('execa');
  const { command, logFile, answers = false, environment, onStart } = options;
  // execa takes any descriptor; its types know those up to nine.
  const log = logFile === undefined ? undefined : (openToAppend(logFile) as 9);
  try {
    const child = execa(command.file, command.args, {
      detached: true,
      stdin: 'pipe',
      stdout: answers ? 'pipe' : (log ?? 'pipe'),
      stderr: log ?? 'pipe',
      buffer: false,
      reject: false,
      env: { ...command.env, ...environment },
      ...(command.cwd !== undefined && { cwd: command.cwd }),
    });
    const { pid } = child;
    if (pid === undefined) throw cannotRun(command, (await child).code);
    onStart?.(pid);
    const exited = new Promise<Exit>((resolve) => {
      child.once('exit', (code, signal) => {
        // What a wrapper script started does not outlive the wrapper.
        signalGroup(pid, 'SIGKILL');
        resolve({ code, signal });
      });
    });
    // A child that closes its input, or dies, breaks the pipe: its exit event says that better.
    child.stdin.on('error', () => undefined);
    return {
      pid,
      ...(child.stdout !== null && { stdout: child.stdout }),
      ...(child.stderr !== null && { stderr: child.stderr }),
      stdin: child.stdin,
      exited,
      signal: (signal) => signalGroup(pid, signal),
    };
  } finally {
    if (log !== undefined) closeSync(log);
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // A group that is gone has nothing left to signal; the exit event reports it.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function cannotRun({ file, cwd }: NodeCommand, code: string | undefined): HarnessError {
  const where = cwd === undefined ? '' : ` in ${cwd}`;
  return new HarnessError(
    'RJ030',
    `the program ${file} cannot be run${where} (${code ?? 'no reason given'})`,
    'give the path of a program that exists and may be executed',
  );
}
