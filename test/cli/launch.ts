import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

export const launcher = fileURLToPath(new URL('../../bin/raft-jepsen.js', import.meta.url));

export interface Launched {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<ChildProcess>();
// A command that hangs fails its test by the test's own time limit, and does not outlive the file.
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Runs the command as a user does, in a process of its own and without a terminal, to its end. */
export async function launch(
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly input?: string | Uint8Array;
    /** After so many milliseconds it is killed: its exit code is null then. */
    readonly deadlineMs?: number;
  } = {},
): Promise<Launched> {
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: 'pipe',
    ...(options.deadlineMs !== undefined && { timeout: options.deadlineMs, killSignal: 'SIGKILL' }),
  });
  running.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (stderr += part));
  child.stdin.on('error', () => undefined); // a command that does not read it may be gone
  child.stdin.end(options.input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  running.delete(child);
  return { code, stdout, stderr };
}
