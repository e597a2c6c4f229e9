import process from 'node:process';
import type { Action } from '../../../nemesis/families.ts';
import { connectToSupervisor } from '../../cluster/control-client.ts';
import { clusterFolder } from '../../cluster/folder.ts';
import { nodesNamed, partitionOf } from '../../cluster/node-names.ts';
import type { ClusterOptions } from './cluster-options.ts';

/** Asks for a fault on processes, or its undoing, and prints the proof of it. */
export function clusterProcesses(
  kind: 'kill' | 'restart' | 'pause' | 'resume',
  nodes: readonly string[],
  options: ClusterOptions,
): Promise<void> {
  return act(options, (names) => ({ kind, nodes: nodesNamed(nodes, names) }));
}

export function clusterPartition(groups: string, options: ClusterOptions): Promise<void> {
  return act(options, (names) => ({ kind: 'cut', links: partitionOf(groups, names) }));
}

export function clusterHeal(options: ClusterOptions): Promise<void> {
  return act(options, () => ({ kind: 'cut', links: [] }));
}

async function act(
  { dir }: ClusterOptions,
  actionFor: (nodes: readonly string[]) => Action,
): Promise<void> {
  const control = connectToSupervisor(clusterFolder(dir));
  const names = control.running.nodes.map(({ address }) => address.node);
  const { summary } = await control.act(actionFor(names));
  process.stdout.write(`${summary}\n`);
}
