import { setTimeout as sleep } from 'node:timers/promises';
import { processStat } from './process-stat.ts';

/**
 * A process beyond doubt: its number is given to another one some day, but not with the same
 * start time. Whoever finds it in a file may signal it only when both still agree.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/** Undefined when there is no such process. */
export function identify(pid: number): ProcessIdentity | undefined {
  const startTime = processStat(pid)?.startTime;
  return startTime === undefined ? undefined : { pid, startTime };
}

/** A zombie is dead: it only waits for somebody to ask how it ended. */
export function isAlive({ pid, startTime }: ProcessIdentity): boolean {
  const stat = processStat(pid);
  return stat !== undefined && stat.startTime === startTime && stat.state !== 'Z';
}

/** Between two looks at a process that is not our child and so does not report its end. */
const lookAgainMs = 20;

/** The processes that are still there after `timeoutMs`. */
export async function awaitGone(
  processes: readonly ProcessIdentity[],
  timeoutMs: number,
): Promise<readonly ProcessIdentity[]> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const left = processes.filter(isAlive);
    if (left.length === 0 || performance.now() > deadlineMs) return left;
    await sleep(lookAgainMs);
  }
}

/** SIGKILL to the process group that this process leads, if it is still this process. */
export function killGroup(identity: ProcessIdentity): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(-identity.pid, 'SIGKILL');
  } catch (error) {
    // It ended in this very moment, or is another user's: the look afterwards shows which.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
