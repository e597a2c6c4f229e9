import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pointLatest, runFiles } from '../store/run-folder.ts';
import { isOwnFile, stampOf, type ResultsFolder } from './results-folder.ts';
import { activityOf, announcedActivity } from './run-activity.ts';

/** What came of it. `busy`: the run is going on, and would write into what is left. */
export type Deletion = 'deleted' | 'absent' | 'busy';

/**
 * Deletes one run: a direct child folder of `results/`, not a link to one, with a `test.json`
 * of its own. Links inside are removed, never followed.
 */
export async function deleteRun(folder: ResultsFolder, name: string): Promise<Deletion> {
  const dir = await folder.ownRunDir(name);
  if (dir === undefined || !(await isOwnFile(path.join(dir, runFiles.test)))) return 'absent';
  // With a verdict, its process may still be rendering it; files that have grown prove nothing then.
  const isUnfinished = (await stampOf(path.join(dir, runFiles.results))) === '-';
  const activity = await (isUnfinished ? activityOf(dir) : announcedActivity(dir));
  if (activity !== undefined) return 'busy';
  const wasLatest = (await folder.runDir('latest')) === dir;
  await rm(dir, { recursive: true, force: true });
  if (wasLatest) await pointToNewest(folder);
  return 'deleted';
}

/** `latest` means the newest run that there is. */
async function pointToNewest(folder: ResultsFolder): Promise<void> {
  for (const name of await folder.names()) {
    if (!(await isOwnFile(path.join(folder.dir, name, runFiles.test)))) continue;
    pointLatest(folder.dir, name);
    return;
  }
  await rm(path.join(folder.dir, 'latest'), { force: true });
}
