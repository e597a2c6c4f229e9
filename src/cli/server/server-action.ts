import { badArguments, HarnessError, unknownName } from '../../errors.ts';
import { isBugName, plantedBugs } from '../../planted-bugs.ts';
import { FolderInUse } from '../../raft/server/folder-lock.ts';
import { BugRefused, parseServerOptions, UsageError } from '../../raft/server/options.ts';
import { serve } from '../../raft/server/serve.ts';
import { DamagedLog } from '../../raft/storage/index.ts';
import { makeFolders } from '../../os/make-folders.ts';
import { printError } from '../terminal/print-error.ts';

/**
 * Runs a node until a signal ends this process.
 *
 * @param args the server's own
 * @param bugs those that the arguments name
 */
export async function serverAction(
  args: readonly string[],
  bugs: readonly string[],
): Promise<void> {
  try {
    for (const bug of bugs) refuseUnknown(bug);
    const options = parseServerOptions(args, process.env);
    makeFolders(options.dataDir);
    await serve(options);
  } catch (error) {
    // Half a node may be listening already: nothing of it may live on.
    process.exit(printError(worded(error), process.argv.includes('--verbose')));
  }
}

function refuseUnknown(bug: string): void {
  if (isBugName(bug)) return;
  const names = plantedBugs.map(({ name }) => name);
  throw unknownName('RJ013', 'planted bug', bug, names);
}

/** What keeps a node from starting, as an error with a code and a remedy. */
function worded(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof HarnessError) return error;
  const { message } = error;
  if (error instanceof BugRefused) {
    return badArguments('RJ013', message, 'leave --bug out for a node that keeps its promises');
  }
  if (error instanceof UsageError) {
    return badArguments('RJ010', message, 'raft-jepsen server --help lists the options');
  }
  if (error instanceof DamagedLog) {
    return new HarnessError(
      'RJ035',
      message,
      'a node must not forget what it promised: restore its data folder, or replace the node',
    );
  }
  if (error instanceof FolderInUse) {
    return new HarnessError(
      'RJ045',
      message,
      'choose another --data-dir, or end the server that runs there',
    );
  }
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new HarnessError(
      'RJ014',
      message,
      'choose another --transport-port or --api-port, or end the process that listens there',
    );
  }
  // The file system and the network name the reason with a code; anything else is our defect.
  if (typeof code !== 'string') return error;
  return new HarnessError('RJ030', message, 'check --data-dir, its permissions, and --host');
}
