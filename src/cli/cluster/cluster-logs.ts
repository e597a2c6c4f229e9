import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { clusterFolder, requireCluster } from '../../cluster/folder.ts';
import { requireNode } from '../../cluster/node-names.ts';
import { NodeLogs } from '../../cluster/node-logs.ts';
import type { LogLine } from '../../cluster/node-logs.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { nodeNames } from '../../world/node-names.ts';

/** One a node, in order; neither red, which says that something is wrong, nor black or white. */
const colours = ['cyan', 'yellow', 'magenta', 'green', 'blue'] as const;
const lookAgainMs = 200;

/** Prints the logs of a cluster, whether it runs or not. */
export async function clusterLogs(
  node: string | undefined,
  { dir, follow }: ClusterOptions & { readonly follow?: boolean },
): Promise<void> {
  const folder = clusterFolder(dir);
  const all = nodeNames(requireCluster(folder));
  const shown = node === undefined ? all : [requireNode(node, all)];
  const logs = new NodeLogs(shown.map((name) => ({ node: name, file: folder.log(name) })));
  const stdout = process.stdout;
  // Ends with its reader: the next write after `| head` is gone would be the first to notice.
  const unwanted = new AbortController();
  for (const event of ['error', 'close']) stdout.on(event, () => unwanted.abort());
  for (;;) {
    const lines = await logs.read();
    for (const line of lines) stdout.write(`${painted(line, all)}\n`);
    if (lines.length > 0) continue;
    if (follow !== true || unwanted.signal.aborted) return;
    await sleep(lookAgainMs);
  }
}

function painted({ node, text }: LogLine, nodes: readonly string[]): string {
  const colour = colours[nodes.indexOf(node) % colours.length] ?? 'cyan';
  return `${styleText(colour, node, { stream: process.stdout })} ${text}`;
}
