import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { RunActivity } from '../store/records.ts';
import { runFiles } from '../store/run-folder.ts';
import { activityIn } from '../store/run-process.ts';
import { handleBelow } from '../os/open-regular.ts';

/** A run whose files have not grown for this long is no longer said to be running. */
const quietAfterMs = 10_000;
/** No record of ours is longer. */
const maxBytes = 1_000;

/**
 * What the process that makes a run is at, by its own account; undefined when there is none on
 * this machine.
 *
 * @param dir a real path
 */
export async function announcedActivity(dir: string): Promise<RunActivity | undefined> {
  const handle = await handleBelow(dir, runFiles.process);
  if (handle === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxBytes), 0, maxBytes, 0);
    return activityIn(buffer.toString('utf8', 0, bytesRead));
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

/**
 * Whether a run without a verdict is going on. One that is made elsewhere (in a container, on a
 * machine that shares the folder) is known by its files alone: they grow.
 */
export async function activityOf(dir: string): Promise<RunActivity | undefined> {
  return (await announcedActivity(dir)) ?? ((await hasGrown(dir)) ? 'running' : undefined);
}

/** True when a run's files were written to within the last seconds. */
async function hasGrown(dir: string): Promise<boolean> {
  const newest = await Promise.all(
    [runFiles.test, runFiles.history, runFiles.cluster].map(async (file) => {
      try {
        return (await stat(path.join(dir, file))).mtimeMs;
      } catch {
        return 0;
      }
    }),
  );
  return Date.now() - Math.max(...newest) < quietAfterMs;
}
