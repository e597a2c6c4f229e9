import { renameSync, rmSync } from 'node:fs';
import { HarnessError } from '../errors.ts';
import { systems } from '../systems/registry.ts';
import type { NodeAddress } from '../systems/system.ts';
import { createPrivate, readObject, replacePrivate } from './private-json.ts';
import type { ClusterFolder } from './folder.ts';
import { awaitGone, isAlive, killGroup } from '../os/process-identity.ts';
import type { ProcessIdentity } from '../os/process-identity.ts';

/** `running.json`: who runs the cluster of a folder, and how to reach them. */
export interface Running {
  readonly schema: 1;
  readonly supervisor: ProcessIdentity;
  /** The supervisor listens on this loopback port, and to those who know the token. */
  readonly control: { readonly port: number; readonly token: string };
  /** Its name in the registry. */
  readonly system: string;
  readonly nodes: readonly RunningNode[];
}

export interface RunningNode {
  readonly address: NodeAddress;
  /** Null while the node is down. */
  readonly process: ProcessIdentity | null;
}

/** What the file says, whether its supervisor still lives or not. */
export function readRunning({ running }: ClusterFolder): Running | undefined {
  return readRecord(running);
}

/**
 * Takes the folder for a supervisor: of several that try, one succeeds. What a supervisor
 * that was killed left there is ended and replaced.
 * Throws RJ051 when another one lives, RJ055 when its nodes cannot be ended.
 */
export async function claimFolder(folder: ClusterFolder, mine: Running): Promise<void> {
  while (!createPrivate(folder.running, mine)) {
    const other = readRunning(folder);
    if (other !== undefined) {
      if (isAlive(other.supervisor)) throw alreadyRunning(folder, other);
      await endNodes(other);
    }
    takeAway(folder, other);
  }
}

/** Says what changed, unless the folder is no longer this supervisor's. */
export function updateRunning(folder: ClusterFolder, mine: Running): void {
  if (isHeldBy(folder, mine.control.token)) replacePrivate(folder.running, mine);
}

/** Gives the folder free, if the supervisor with this token still has it. */
export function releaseFolder(folder: ClusterFolder, token: string): void {
  if (isHeldBy(folder, token)) rmSync(folder.running, { force: true });
}

/** Whether the folder is taken by the supervisor with this token. */
export function isHeldBy(folder: ClusterFolder, token: string): boolean {
  try {
    return readRunning(folder)?.control.token === token;
  } catch (error) {
    // It may not be read any more: it is there all the same, and nobody else can have taken it.
    if (error instanceof HarnessError) return true;
    throw error;
  }
}

/** The supervisor's processes need this long at the most to be gone after SIGKILL. */
const killTimeoutMs = 5_000;

/** Ends the nodes that a file names, whatever their state. Throws RJ055 when one stays. */
export async function endNodes({ nodes }: Running): Promise<number> {
  const left = nodes.flatMap(({ process }) =>
    process !== null && isAlive(process) ? [process] : [],
  );
  await endProcesses(left);
  return left.length;
}

/** SIGKILL, and proof. Throws RJ055. */
export async function endProcesses(processes: readonly ProcessIdentity[]): Promise<void> {
  for (const each of processes) killGroup(each);
  const left = await awaitGone(processes, killTimeoutMs);
  if (left.length === 0) return;
  const pids = left.map(({ pid }) => pid).join(', ');
  throw new HarnessError(
    'RJ055',
    `process ${pids} is still there ${killTimeoutMs} ms after SIGKILL`,
    `end it by hand, as its user: kill -9 ${pids}`,
  );
}

/** Removes the file of a supervisor that is gone, and puts back what somebody else wrote meanwhile. */
function takeAway(folder: ClusterFolder, stale: Running | undefined): void {
  const aside = `${folder.running}.stale-${process.pid}`;
  try {
    renameSync(folder.running, aside);
  } catch (error) {
    // Another one was faster: the next attempt to claim shows it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const taken = readRecord(aside);
  if (taken !== undefined && taken.control.token !== stale?.control.token) {
    createPrivate(folder.running, taken);
  }
  rmSync(aside, { force: true });
}

function readRecord(file: string): Running | undefined {
  const record = readObject(file);
  // Written by a supervisor of ours as a whole: what is schema 1 is all there.
  if (record?.['schema'] !== 1) return undefined;
  // Earlier versions knew one system, and did not name it.
  return { system: systems[0].name, ...record } as unknown as Running;
}

export function alreadyRunning({ dir }: ClusterFolder, { supervisor }: Running): HarnessError {
  return new HarnessError(
    'RJ051',
    `a cluster runs in ${dir} (supervisor: process ${supervisor.pid})`,
    'see it with "raft-jepsen cluster status", end it with "raft-jepsen cluster stop", or give another --dir',
  );
}
