import { alternate, type WindowLength } from './alternation.ts';
import { majoritySize, minoritySize } from './grudges.ts';
import type { ClusterView, Nemesis, NemesisStep, Resolution } from './nemesis.ts';
import { malformedStep, stepNodes } from './step-value.ts';

const targetCounts: Readonly<Record<string, (nodes: number) => number>> = {
  leader: () => 1,
  one: () => 1,
  minority: (nodes) => Math.max(1, minoritySize(nodes)),
  majority: majoritySize,
  all: (nodes) => nodes,
};

interface ProcessFault {
  readonly name: 'kill' | 'pause';
  readonly undo: 'restart' | 'resume';
  readonly summary: string;
  /** Whom it hits, by turns. */
  readonly turns: readonly string[];
  readonly length: WindowLength;
  /** Nodes that the fault is already in force on, and so the ones that its undoing is for. */
  affected(view: ClusterView): ReadonlySet<string>;
  /** Whether the fault can take effect on this node now. */
  canHit(node: string, view: ClusterView): boolean;
}

const ms = 1_000;

/** Back at once: the successor has barely been elected, or not yet. */
const shortStop = { leastUs: 100 * ms, mostUs: 400 * ms };
const anyStop = { leastUs: 0, mostUs: Infinity };

/** Back before anybody stands for election, and after clients have begun to repeat themselves. */
const blink = { leastUs: 150 * ms, mostUs: 280 * ms };
/** Somebody else leads by then, and the one who comes back does not know. */
const longerThanAnElection = { leastUs: 1_000 * ms, mostUs: Infinity };

function processNemesis(fault: ProcessFault): Nemesis {
  const resolveStart = (step: NemesisStep, view: ClusterView): Resolution => {
    const { target } = step.value;
    const count = typeof target === 'string' ? targetCounts[target] : undefined;
    if (count === undefined) {
      throw malformedStep(step, `a target of ${Object.keys(targetCounts).join(', ')}`);
    }
    if (target === 'leader' && view.leader === undefined) return { kind: 'await-leader' };
    const order = target === 'leader' ? [view.leader ?? ''] : stepNodes(step, view.nodes);
    const nodes = order
      .filter((node) => fault.canHit(node, view))
      .slice(0, count(view.nodes.length));
    if (nodes.length === 0) return { kind: 'skip', reason: `no node is left to ${fault.name}` };
    return { kind: 'act', action: { kind: fault.name, nodes } };
  };

  return {
    name: fault.name,
    summary: fault.summary,
    undoneBy: { [fault.name]: fault.undo },
    schedule({ nodes, durationUs, intervalUs, random }) {
      const { turns, length } = fault;
      return alternate(durationUs, intervalUs, random, length).flatMap((window, i) => {
        const target = turns[i % turns.length] ?? 'leader';
        return [
          { atUs: window.startUs, f: fault.name, value: { target, order: random.shuffle(nodes) } },
          { atUs: window.endUs, f: fault.undo, value: {} },
        ];
      });
    },
    resolve(step, view) {
      if (step.f === fault.name) return resolveStart(step, view);
      const nodes = view.nodes.filter((node) => fault.affected(view).has(node));
      if (nodes.length === 0) return { kind: 'skip', reason: `no node is to ${fault.undo}` };
      return { kind: 'act', action: { kind: fault.undo, nodes } };
    },
  };
}

export const kill = processNemesis({
  name: 'kill',
  undo: 'restart',
  summary:
    'Kills nodes with SIGKILL and starts them again on the same data: the leader, one node, a minority, a majority, all. ' +
    'Finds acknowledged writes that were not durable, votes and terms that are forgotten, and recovery that does not work. ' +
    'The operating system keeps running, so what a node has written but not synced survives: this is not a power failure.',
  // All at once is a power failure, as far as the nodes can tell: it comes first, since only a
  // majority that forgets can lose what was acknowledged. Leaders come most often.
  turns: ['all', 'leader', 'majority', 'leader', 'minority', 'leader', 'one', 'leader'],
  length: (i) => (i % 3 < 2 ? shortStop : anyStop),
  affected: (view) => view.killed,
  canHit: (node, view) => !view.killed.has(node),
});

export const pause = processNemesis({
  name: 'pause',
  undo: 'resume',
  summary:
    'Stops nodes with SIGSTOP and lets them go on with SIGCONT: the leader, one node, a minority, a majority, all, for times ' +
    'shorter and longer than an election timeout. A resumed leader does not know that time has passed: finds stale reads, ' +
    'leases that outlive their leader, and two leaders at work. Cannot find what needs lost messages or lost state.',
  turns: ['leader', 'leader', 'one', 'leader', 'majority', 'leader', 'minority', 'leader', 'all'],
  length: (i) => (i % 2 === 0 ? blink : longerThanAnElection),
  affected: (view) => view.paused,
  canHit: (node, view) => !view.killed.has(node) && !view.paused.has(node),
});
