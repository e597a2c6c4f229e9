import { rmSync } from 'node:fs';
import path from 'node:path';
import { runFiles } from './run-folder.ts';
import type { RunActivity } from './records.ts';
import { identify, isAlive, type ProcessIdentity } from '../os/process-identity.ts';
import { replaceFile } from '../os/replace-file.ts';

/**
 * `process.json` in a run's folder: who makes the run, and what it is at. The file goes when the
 * run is stored. One that is left tells of a process that was killed: it is not alive any more.
 */
export interface RunProcess extends ProcessIdentity {
  readonly activity: RunActivity;
}

/** @param dir the run's folder */
export function announceActivity(dir: string, activity: RunActivity): void {
  const identity = identify(process.pid);
  if (identity === undefined) return;
  const file = path.join(dir, runFiles.process);
  const record: RunProcess = { ...identity, activity };
  try {
    replaceFile(file, `${JSON.stringify(record)}\n`);
  } catch {
    // Nobody can see the run going on then, which is no reason for it to end.
    endActivity(dir);
  }
}

/** Nobody works in this folder any more. */
export function endActivity(dir: string): void {
  rmSync(path.join(dir, runFiles.process), { force: true });
}

/** What the process that such a file tells of is at; undefined when it is gone, or the text is no such record. */
export function activityIn(text: string): RunActivity | undefined {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isRunProcess(record) && isAlive(record) ? record.activity : undefined;
}

function isRunProcess(value: unknown): value is RunProcess {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, startTime, activity } = value as Record<string, unknown>;
  return (
    Number.isSafeInteger(pid) &&
    Number(pid) > 0 &&
    typeof startTime === 'string' &&
    (activity === 'running' || activity === 'checking')
  );
}
