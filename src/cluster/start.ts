import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { HarnessError } from '../errors.ts';
import { distEntry } from '../os/dist-entry.ts';
import { openToAppend } from '../os/open-regular.ts';
import { errorOf } from './control-protocol.ts';
import type { StartMessage } from './control-protocol.ts';
import { clusterFolder, prepareFolder } from './folder.ts';
import { isAlive } from '../os/process-identity.ts';
import { alreadyRunning, readRunning } from './running.ts';
import type { SystemOptionValues } from '../systems/system-entry.ts';
import type { SupervisorOptions } from './supervisor-options.ts';

export interface StartOptions {
  readonly dir: string;
  /** Default: as many as the folder's data is of, or 3. */
  readonly nodes?: number;
  readonly basePort?: number;
  /** Its name in the registry. */
  readonly system: string;
  readonly systemOptions: SystemOptionValues;
}

/**
 * Starts a cluster that lives on after this process; resolves when every node answers.
 * Rejects with RJ051 when one runs there already, RJ053 when the folder is no place for it,
 * RJ014 and RJ030 when its nodes cannot start. A cluster that did not start leaves no process.
 */
export async function startCluster(options: StartOptions): Promise<void> {
  const folder = clusterFolder(options.dir);
  const other = readRunning(folder);
  if (other !== undefined && isAlive(other.supervisor)) throw alreadyRunning(folder, other);
  const supervisorOptions: SupervisorOptions = {
    dir: folder.dir,
    nodes: prepareFolder(folder, options.nodes),
    basePort: options.basePort ?? null,
    system: options.system,
    systemOptions: options.systemOptions,
  };
  const message = await awaitStart(supervisorOptions, folder.supervisorLog);
  if (message.kind === 'failed') throw errorOf(message.error);
}

/**
 * The supervisor leads a session of its own, so neither Ctrl-C nor the end of the terminal
 * reaches it; the channel to it closes when this process ends, which ends a start under way.
 */
async function awaitStart(options: SupervisorOptions, logFile: string): Promise<StartMessage> {
  const log = openToAppend(logFile);
  const child = spawn(
    process.execPath,
    [distEntry('src/cluster/supervisor-main'), JSON.stringify(options)],
    { detached: true, cwd: options.dir, stdio: ['ignore', log, log, 'ipc'] },
  );
  closeSync(log);
  const reported = once(child, 'message').then(([message]) => message as StartMessage);
  const exit = once(child, 'exit');
  const ended = exit.then(([code, signal]): never => {
    throw new HarnessError(
      'RJ030',
      `the supervisor of the cluster ended before the cluster was up (${String(code ?? signal)})`,
      `${logFile} says why`,
    );
  });
  const message = await Promise.race([reported, ended]);
  if (message.kind === 'failed') await exit;
  // Nothing of it keeps this process from ending.
  if (child.connected) child.disconnect();
  child.unref();
  return message;
}
