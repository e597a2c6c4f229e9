import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { badArguments, HarnessError } from '../errors.ts';
import { makeFolders } from '../os/make-folders.ts';
import { readObject, replacePrivate } from './private-json.ts';
import { plural } from '../plural.ts';

/** What is in a cluster's folder. */
const names = {
  /** That this folder is a cluster's, and of how many nodes: it stays until `clean`. */
  cluster: 'cluster.json',
  /** Who runs it, and how to reach them: it exists while the cluster runs. */
  running: 'running.json',
  supervisorLog: 'supervisor.log',
  /** `n1.log`, `n1-data/`, … as the live world lays them out. */
  nodes: 'nodes',
} as const;

const kind = 'raft-jepsen cluster';

export interface ClusterFolder {
  readonly dir: string;
  readonly running: string;
  readonly supervisorLog: string;
  /** The log of a node. */
  log(node: string): string;
}

export function clusterFolder(dir: string): ClusterFolder {
  const root = path.resolve(dir);
  return {
    dir: root,
    running: path.join(root, names.running),
    supervisorLog: path.join(root, names.supervisorLog),
    log: (node) => path.join(root, names.nodes, `${node}.log`),
  };
}

/** How many nodes the cluster of this folder has; undefined when it is not a cluster's folder. */
export function clusterSize({ dir }: ClusterFolder): number | undefined {
  const record = readObject(path.join(dir, names.cluster));
  const nodes = record?.['kind'] === kind ? record['nodes'] : undefined;
  return typeof nodes === 'number' ? nodes : undefined;
}

const defaultSize = 3;

/**
 * Makes the folder a cluster's, or finds that it is one, and returns the number of nodes.
 * What a node voted and promised is worth nothing among other members, so data stays with
 * the number of nodes that it was made by.
 * Throws RJ053 when the folder holds anything else, RJ015 when it cannot be written.
 */
export function prepareFolder(folder: ClusterFolder, wanted: number | undefined): number {
  const { dir } = folder;
  const size = clusterSize(folder);
  if (size !== undefined && (wanted === undefined || wanted === size)) return size;
  if (size !== undefined && hasData(folder)) {
    throw badArguments(
      'RJ053',
      `${dir} holds the data of a cluster of ${plural(size, 'node')}, not ${wanted ?? defaultSize}`,
      `start it with --nodes ${size}, remove the data with "raft-jepsen cluster clean", or give another --dir`,
    );
  }
  try {
    makeFolders(dir);
    if (size === undefined && readdirSync(dir).length > 0) throw notACluster(dir);
    const nodes = wanted ?? defaultSize;
    replacePrivate(path.join(dir, names.cluster), { schema: 1, kind, nodes });
    return nodes;
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw new HarnessError(
      'RJ015',
      `the cluster's folder ${dir} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      'give a folder that you may write to with --dir',
    );
  }
}

/**
 * Removes what a cluster left in its folder, and the folder if nothing else is in it.
 * False when there was nothing. Throws RJ053 when the folder is not a cluster's.
 */
export function removeCluster(folder: ClusterFolder): boolean {
  const { dir } = folder;
  if (!existsSync(dir)) return false;
  if (clusterSize(folder) === undefined) throw notACluster(dir);
  // What says that the folder is a cluster's goes last: a removal that is cut short can be repeated.
  for (const name of [names.nodes, names.supervisorLog, names.running, names.cluster]) {
    rmSync(path.join(dir, name), { recursive: true, force: true });
  }
  if (readdirSync(dir).length === 0) rmdirSync(dir);
  return true;
}

/** Throws RJ053 when the folder is not a cluster's. */
export function requireCluster(folder: ClusterFolder): number {
  const size = clusterSize(folder);
  if (size === undefined) throw notACluster(folder.dir);
  return size;
}

function hasData({ dir }: ClusterFolder): boolean {
  const nodes = path.join(dir, names.nodes);
  return existsSync(nodes) && readdirSync(nodes).some((name) => name.endsWith('-data'));
}

function notACluster(dir: string): HarnessError {
  return badArguments(
    'RJ053',
    existsSync(dir)
      ? `${dir} is not the folder of a cluster: it has no ${names.cluster}`
      : `${dir} does not exist`,
    'give the folder of a cluster with --dir; "raft-jepsen cluster start" makes one where nothing is',
  );
}
