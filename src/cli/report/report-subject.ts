import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { badArguments } from '../../errors.ts';
import { runFiles } from '../../store/run-folder.ts';

/** What a report is made from. */
export type ReportSubject =
  | { readonly kind: 'run'; readonly dir: string }
  | { readonly kind: 'history'; readonly file: string };

/**
 * A path comes before an id, so that what can be seen in a listing can always be named.
 *
 * @param subject a folder of a run, a run's id under `resultsDir`, `latest`, a file, or `-`
 * @throws HarnessError RJ016 when it is none of them
 */
export function reportSubject(subject: string, resultsDir: string): ReportSubject {
  if (subject === '-' || isFile(subject)) return { kind: 'history', file: subject };
  const dir = [subject, path.join(resultsDir, subject)].find(isRunFolder);
  if (dir !== undefined) return { kind: 'run', dir };
  const problem = existsSync(subject) ? 'is a folder without a run' : 'is neither a file nor a run';
  throw badArguments('RJ016', `${subject} ${problem}`, remedy(resultsDir));
}

function isFile(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  // A pipe (`<(zcat …)`) is as good as a file.
  return stat !== undefined && !stat.isDirectory();
}

function isRunFolder(dir: string): boolean {
  return [runFiles.test, runFiles.history].some((file) => existsSync(path.join(dir, file)));
}

/** This many runs are named to choose from. */
const maxNamed = 5;

function remedy(resultsDir: string): string {
  const ids = existsSync(resultsDir)
    ? readdirSync(resultsDir).filter(
        (id) => id !== 'latest' && isRunFolder(path.join(resultsDir, id)),
      )
    : [];
  if (ids.length === 0) {
    return `name a history file, or a run: there is none in ${resultsDir} (--results DIR says where to look)`;
  }
  // Ids begin with the date and time, so the last ones are the newest.
  const newest = ids.sort().reverse().slice(0, maxNamed);
  return `name a history file, or a run of ${resultsDir}: latest, ${newest.join(', ')}`;
}
