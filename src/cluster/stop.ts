import { connectToSupervisor } from './control-client.ts';
import { alreadyRunning, endNodes, endProcesses, readRunning, releaseFolder } from './running.ts';
import { clusterFolder, removeCluster, requireCluster } from './folder.ts';
import { awaitGone, isAlive } from '../os/process-identity.ts';

/** After its last answer the supervisor ends within this long, or is ended. */
const supervisorEndMs = 3_000;

/**
 * Ends the cluster of a folder, whatever its state, and proves that its processes are gone.
 * False when nothing ran. Rejects with RJ053 when the folder is not a cluster's, RJ055 when
 * a process stays.
 */
export async function stopCluster(dir: string): Promise<boolean> {
  const folder = clusterFolder(dir);
  requireCluster(folder);
  const running = readRunning(folder);
  if (running === undefined) return false;
  const ran = isAlive(running.supervisor);
  if (ran) {
    // One that is stuck is ended all the same, and its keeper ends the nodes then.
    await connectToSupervisor(folder)
      .stop()
      .catch(() => undefined);
    await endProcesses(await awaitGone([running.supervisor], supervisorEndMs));
  }
  // What it wrote last, should nodes have come and gone meanwhile; not what a successor wrote.
  const last = readRunning(folder);
  const { token } = running.control;
  const ended = await endNodes(last?.control.token === token ? last : running);
  releaseFolder(folder, token);
  return ran || ended > 0;
}

/**
 * Removes everything that the cluster of a folder left there. False when there was nothing.
 * Throws RJ051 when it runs, RJ053 when the folder is not a cluster's.
 */
export async function cleanCluster(dir: string): Promise<boolean> {
  const folder = clusterFolder(dir);
  const running = readRunning(folder);
  if (running !== undefined) {
    if (isAlive(running.supervisor)) throw alreadyRunning(folder, running);
    await endNodes(running);
  }
  return removeCluster(folder);
}
