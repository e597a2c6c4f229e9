import path from 'node:path';
import { HarnessError } from '../../../errors.ts';
import { plural } from '../../../plural.ts';
import { lastLines } from '../../../world/live/host/log-lines.ts';
import type { Finding } from '../doctor-examine.ts';
import type { Stage } from './stage.ts';

/** Starts every node, waits until each is ready, and sets the system up. */
export async function startFinding({ world }: Stage): Promise<Finding> {
  const startMs = performance.now();
  const name = world.nodes.length === 1 ? 'one node' : 'cluster';
  try {
    await world.start();
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    const { code, message, fix } = error;
    // The logs are gone with the trial: what they end with is in the message.
    const told = message.replaceAll(/\/\S*\/nodes\/(n\d+\.log)/g, '$1');
    return { name, state: 'bad', detail: `error[${code}] ${told}`, fix };
  }
  const tookMs = Math.round(performance.now() - startMs);
  const places = world.processes().map(({ address: { node, host, ports } }) => {
    const all = Object.entries(ports).map(([port, number]) => `${port} ${number}`);
    return `${node} at ${host} (${all.join(', ')})`;
  });
  const many = plural(world.nodes.length, 'node');
  const detail = `${many} started and ready within ${tookMs} ms: ${places.join('; ')}`;
  return { name, state: 'good', detail };
}

const tailLines = 5;

/** The end of each log that says anything. */
export function endsOfLogs(folder: string, nodes: readonly string[]): string[] {
  return nodes.flatMap((node) => {
    const lines = lastLines(path.join(folder, 'nodes', `${node}.log`), tailLines);
    return lines.length === 0
      ? []
      : [`the end of ${node}'s log:`, ...lines.map((each) => `  ${each}`)];
  });
}
