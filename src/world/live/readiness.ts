import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { System } from '../../systems/system.ts';
import type { LiveNode } from './live-node.ts';

/** Between two questions to a node that does not listen yet. */
const askAgainMs = 10;
/** A question that is not answered this long is asked again. */
const questionTimeoutMs = 500;

const whyNot = { exited: 'it ended by itself', killed: 'it was killed', paused: 'it is paused' };

/** Why a node is not ready, with the end of its log; undefined when it answered its status. */
export async function awaitReady(
  system: System,
  node: LiveNode,
  timeoutMs: number,
): Promise<string | undefined> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    if (node.state !== 'up') {
      return `${node.name} does not run: ${whyNot[node.state]}${await endOfLog(node)}`;
    }
    const remainingMs = deadlineMs - performance.now();
    if (remainingMs <= 0) {
      return `${node.name} did not answer its status within ${timeoutMs} ms${await endOfLog(node)}`;
    }
    if (await answers(system, node, Math.min(questionTimeoutMs, remainingMs))) return undefined;
    await sleep(askAgainMs);
  }
}

/** Whether a node answers its status within `timeoutMs`. */
export async function answers(system: System, node: LiveNode, timeoutMs: number): Promise<boolean> {
  try {
    await system.status(node.address, timeoutMs);
    return true;
  } catch {
    return false;
  }
}

const logLines = 5;

async function endOfLog(node: LiveNode): Promise<string> {
  const text = await readFile(node.logFile, 'utf8').catch(() => '');
  const lines = text.trimEnd().split('\n').slice(-logLines).filter(Boolean);
  return lines.length === 0
    ? ` (its log ${node.logFile} is empty)`
    : `; the end of ${node.logFile}:\n  ${lines.join('\n  ')}`;
}
