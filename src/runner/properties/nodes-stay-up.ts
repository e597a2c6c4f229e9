import { propertyChecker, type Judgement } from '../../../checker/core/checker.ts';
import type { LogAlarm, NodeExit } from '../../world/world.ts';
import type { NodeTroubles } from '../outcome.ts';
import type { CheckedRun } from './checked-run.ts';

/**
 * What a node cannot help: the machine had no more of something, or somebody else had taken its
 * port while it was down. Whose fault that is, is not shown.
 */
const outOfSomething =
  /\b(?:EADDRINUSE|EMFILE|ENFILE|ENOSPC|EDQUOT|ENOMEM|address already in use|no space left on device|too many open files|port \d* ?is in use)\b/i;

/**
 * No node ends that the nemesis did not end, and none says in its log that it is broken. A node
 * that dies of a request answers nothing wrong, and yet no user would call it well.
 */
export const nodesStayUp = propertyChecker<CheckedRun>('nodes-stay-up', ({ outcome, plan }) =>
  judgeNodes(outcome.troubles, plan.allowCrashes, plan.nodes.length),
);

/**
 * @param crashesAllowed for systems that end by design, and are started again by others
 */
export function judgeNodes(
  { exits, alarms }: NodeTroubles,
  crashesAllowed: boolean,
  nodes: number,
): Judgement {
  if (exits.length + alarms.length === 0) {
    return { verdict: 'valid', summary: `all ${nodes} nodes ran until they were ended` };
  }
  const [exit] = exits;
  const [alarm] = alarms;
  const first =
    exit !== undefined
      ? `${howItEnded(exit)}${others(exits.length - 1, 'exit')}`
      : `${alarm?.node ?? '?'} says in its log: ${alarm?.text ?? ''}${others(alarms.length - 1, 'line')}`;
  const details = [...exits.flatMap(exitLines), ...alarms.map(alarmLine)];
  if (crashesAllowed) {
    return { verdict: 'not-exercised', summary: `crashes are allowed: ${first}`, details };
  }
  const isShown = (lines: readonly string[]): boolean =>
    !lines.some((line) => outOfSomething.test(line));
  if (!exits.some(({ log }) => isShown(log)) && !alarms.some(({ text }) => isShown([text]))) {
    const summary = `${first}, and its log says that something had run out`;
    return { verdict: 'unknown', summary, details };
  }
  return { verdict: 'invalid', summary: first, details };
}

/** "n2 ended by itself at 3.21 s, with exit status 255". */
function howItEnded({ node, atUs, code, signal }: NodeExit): string {
  const at = `at ${(atUs / 1_000_000).toFixed(2)} s`;
  return signal === null
    ? `${node} ended by itself ${at}, with exit status ${code ?? 'unknown'}`
    : `${node} was ended by ${signal} ${at}, and not by the nemesis`;
}

function exitLines(exit: NodeExit): string[] {
  const end = exit.log.map((line) => `${exit.node}.log: ${line}`);
  return [howItEnded(exit), ...(end.length === 0 ? [`${exit.node}.log is empty`] : end)];
}

function alarmLine({ node, line, text }: LogAlarm): string {
  return `${node}.log line ${line}: ${text}`;
}

function others(count: number, noun: string): string {
  if (count === 0) return '';
  return ` (and ${count} more ${noun}${count === 1 ? '' : 's'})`;
}
