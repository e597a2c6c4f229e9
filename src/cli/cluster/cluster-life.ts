import process from 'node:process';
import { connectToSupervisor } from '../../cluster/control-client.ts';
import { clusterFolder } from '../../cluster/folder.ts';
import { awaitLeader } from '../../cluster/operate.ts';
import { startCluster } from '../../cluster/start.ts';
import { cleanCluster, stopCluster } from '../../cluster/stop.ts';
import type { ClusterOptions, ClusterStartOptions } from './cluster-options.ts';
import { clusterTable } from './cluster-table.ts';
import { subjectOf } from '../options/system-options.ts';
import { paintOn } from '../terminal/paint.ts';

/** The table that ends `start` waits this long for a leader to be in it. */
const firstLeaderMs = 5_000;

/** Starts a cluster and shows it. */
export async function clusterStart(options: ClusterStartOptions): Promise<void> {
  const { entry, options: systemOptions } = subjectOf(options);
  await startCluster({ ...options, system: entry.name, systemOptions });
  const report = await awaitLeader(connectToSupervisor(clusterFolder(options.dir)), firstLeaderMs);
  say(clusterTable(report, paintOn(process.stdout)));
}

export async function clusterStatus(
  options: ClusterOptions & { readonly json?: boolean },
): Promise<void> {
  const report = await connectToSupervisor(clusterFolder(options.dir)).status();
  if (options.json === true) process.stdout.write(`${JSON.stringify(report)}\n`);
  else say(clusterTable(report, paintOn(process.stdout)));
}

export async function clusterStop({ dir }: ClusterOptions): Promise<void> {
  const ran = await stopCluster(dir);
  say([ran ? `stopped: no process of ${dir} is left; its data stays` : `${dir} did not run`]);
}

export async function clusterClean({ dir }: ClusterOptions): Promise<void> {
  const removed = await cleanCluster(dir);
  say([removed ? `removed what the cluster left in ${dir}` : `there is no ${dir}`]);
}

function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
