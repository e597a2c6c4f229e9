import { alternate } from './alternation.ts';
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

/** Leaders come most often: that is where a process fault hurts. */
const turns = ['leader', 'one', 'leader', 'minority', 'leader', 'majority', 'leader', 'all'];

interface ProcessFault {
  readonly name: 'kill' | 'pause';
  readonly undo: 'restart' | 'resume';
  readonly summary: string;
  /** Nodes that the fault is already in force on, and so the ones that its undoing is for. */
  affected(view: ClusterView): ReadonlySet<string>;
  /** Whether the fault can take effect on this node now. */
  canHit(node: string, view: ClusterView): boolean;
}

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
      const first = random.int(2);
      return alternate(durationUs, intervalUs, random).flatMap((window, i) => {
        const target = turns[(first + i) % turns.length] ?? 'leader';
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
  affected: (view) => view.paused,
  canHit: (node, view) => !view.killed.has(node) && !view.paused.has(node),
});
