import { rmSync } from 'node:fs';
import path from 'node:path';
import { runFiles } from './run-folder.ts';
import { parseRunProcess } from './parse-record.ts';
import type { RunActivity, RunProcess } from './records.ts';
import { identify, isAlive } from '../os/process-identity.ts';
import { replaceFile } from '../os/replace-file.ts';

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

/** What the process that such a file names is at; undefined when it is gone, or the text is no such record. */
export function activityIn(text: string): RunActivity | undefined {
  const record = parseRunProcess(text);
  return record.kind === 'read' && isAlive(record.value) ? record.value.activity : undefined;
}
