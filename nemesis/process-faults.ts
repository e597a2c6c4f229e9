import { alternate, burst, defaultFirstAt, type WindowLength } from './alternation.ts';
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
  /** See `alternate`. */
  readonly firstAt: number;
  /** How often in a row it hits in window `i`. */
  readonly hits: (i: number) => number;
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

const isBlink = (i: number): boolean => i % 3 !== 2;

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
      const { turns, length, hits } = fault;
      const windows = alternate(durationUs, intervalUs, random, { length, firstAt: fault.firstAt });
      return windows.flatMap((window, i) => {
        const value = { target: turns[i % turns.length] ?? 'leader', order: random.shuffle(nodes) };
        const untilUs = windows[i + 1]?.startUs ?? durationUs;
        return burst(window, hits(i), untilUs).flatMap(({ startUs, endUs }) => [
          { atUs: startUs, f: fault.name, value },
          { atUs: endUs, f: fault.undo, value: {} },
        ]);
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
  hits: () => 1,
  // Not before the cluster has been seen under what needs a leader.
  firstAt: 0.8,
  affected: (view) => view.killed,
  canHit: (node, view) => !view.killed.has(node),
});

export const pause = processNemesis({
  name: 'pause',
  undo: 'resume',
  summary:
    'Stops nodes with SIGSTOP and lets them go on with SIGCONT: the leader, one node, a minority, a majority, all, for times ' +
    'shorter (several in a row) and longer than an election timeout. A resumed leader does not know that time has passed: finds ' +
    'stale reads, leases that outlive their leader, two leaders at work, and requests that are executed twice when they are repeated. Cannot find what needs lost messages or lost state.',
  // Two times of blinks, and a long pause.
  turns: [
    ...['leader', 'leader', 'leader'],
    ...['leader', 'majority', 'one'],
    ...['leader', 'leader', 'leader'],
    ...['all', 'leader', 'minority'],
  ],
  length: (i) => (isBlink(i) ? blink : longerThanAnElection),
  // Whether a request that was repeated is executed twice shows in one blink out of several.
  hits: (i) => (isBlink(i) ? 4 : 1),
  firstAt: defaultFirstAt,
  affected: (view) => view.paused,
  canHit: (node, view) => !view.killed.has(node) && !view.paused.has(node),
});
