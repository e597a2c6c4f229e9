import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from '../../../errors.ts';
import type { System } from '../../../systems/system.ts';
import type { LiveNode } from './live-node.ts';
import { isMistake, probeErrorText } from '../net/probe-error.ts';

/** Between two questions to a node that does not listen yet. */
const askAgainMs = 10;
/** A question that is not answered this long is asked again. */
const questionTimeoutMs = 500;

const whyNot = { exited: 'it ended by itself', killed: 'it was killed', paused: 'it is paused' };

/**
 * Why a node is not ready, with the end of its log; undefined when it is.
 *
 * @param asked `serve`: whether it can serve, by the system's own word; `answer`: whether it
 *   answers its status, which is all that a node can do that is cut off from the others
 */
export async function awaitReady(
  system: System,
  node: LiveNode,
  timeoutMs: number,
  asked: 'serve' | 'answer' = 'answer',
): Promise<string | undefined> {
  const deadlineMs = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    if (node.state !== 'up') {
      return `${node.name} does not run: ${whyNot[node.state]}${await endOfLog(node)}`;
    }
    const remainingMs = deadlineMs - performance.now();
    if (remainingMs <= 0) {
      const why = last === undefined ? '' : ` (the last error: ${probeErrorText(last)})`;
      const what =
        asked === 'serve' && system.ready ? 'was not ready' : 'did not answer its status';
      return `${node.name} ${what} within ${timeoutMs} ms${why}${await endOfLog(node)}`;
    }
    try {
      const patienceMs = Math.min(questionTimeoutMs, remainingMs);
      if (asked === 'answer' || system.ready === undefined) {
        await system.status(node.address, patienceMs);
      } else if (!(await system.ready(node.address, patienceMs))) {
        throw new Error('it says that it is not ready');
      }
      node.noteReady();
      return undefined;
    } catch (error) {
      last = error;
    }
    await sleep(askAgainMs);
  }
}

/** Whether a node answers its status within `timeoutMs`. Rejects with RJ036 when the question itself is broken. */
export async function answersStatus(
  system: System,
  node: LiveNode,
  timeoutMs: number,
): Promise<boolean> {
  try {
    await system.status(node.address, timeoutMs);
    return true;
  } catch (error) {
    if (!isMistake(error)) return false;
    throw new HarnessError(
      'RJ036',
      `asking ${node.name} for its status threw ${probeErrorText(error)}`,
      'mend `status` of the system: a question that throws shows nothing about the node',
      undefined,
      { cause: error },
    );
  }
}

async function endOfLog(node: LiveNode): Promise<string> {
  const lines = await node.lastLines();
  return lines.length === 0
    ? ` (its log ${node.logFile} is empty)`
    : `; the end of ${node.logFile}:\n  ${lines.join('\n  ')}`;
}
