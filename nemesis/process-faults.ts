import { alternate, repeatedWindow, defaultFirstAt, type WindowLength } from './alternation.ts';
import { behindLength, fallBehind } from './behind.ts';
import { majoritySize, minoritySize } from './grudges.ts';
import { nodesUnder } from './in-force.ts';
import type { ClusterView, FaultColour, FaultFamily, NemesisStep, Resolution } from './nemesis.ts';
import { malformedStep, stepNodes } from './step-value.ts';

const targetCounts: Readonly<Record<string, (nodes: number) => number>> = {
  leader: () => 1,
  one: () => 1,
  minority: atLeastOne,
  followers: atLeastOne,
  majority: majoritySize,
  all: (nodes) => nodes,
};

function atLeastOne(nodes: number): number {
  return Math.max(1, minoritySize(nodes));
}

/** Something that is done to the processes of these nodes. */
export interface ProcessAction<Kind extends string> {
  readonly kind: Kind;
  readonly nodes: readonly string[];
}

interface ProcessFault<Kind extends string, Undo extends string> {
  readonly name: Kind;
  readonly undo: Undo;
  readonly endedBy: readonly string[];
  readonly summary: string;
  readonly colour: FaultColour;
  /** Whom it hits, by turns. */
  readonly turns: readonly string[];
  readonly length: WindowLength;
  /** See `alternate`. */
  readonly firstAt: number;
  /** How often in a row it hits in window `i`. */
  readonly hits: (i: number) => number;
  /** Families whose fault on a node leaves this one nothing to hit. */
  readonly spares: readonly string[];
}

const ms = 1_000;

/** Back at once: the successor has barely been elected, or not yet. */
const shortStop = { minUs: 100 * ms, maxUs: 400 * ms };
const anyStop = { minUs: 0, maxUs: Infinity };

/** Back before anybody stands for election, and after clients have begun to repeat themselves. */
const blink = { minUs: 150 * ms, maxUs: 280 * ms };
/** Somebody else leads by then, and the one who comes back does not know. */
const longerThanAnElection = { minUs: 1_000 * ms, maxUs: Infinity };

/** Of an undoing: those only whose fault began first. */
const firstDown = 'first-down';

const isBlink = (i: number): boolean => i % 3 !== 2;

function processFamily<Kind extends string, Undo extends string>(
  fault: ProcessFault<Kind, Undo>,
): FaultFamily<ProcessAction<Kind> | ProcessAction<Undo>> {
  const resolveStart = (step: NemesisStep, view: ClusterView): Resolution<ProcessAction<Kind>> => {
    const { target } = step.value;
    const count = typeof target === 'string' ? targetCounts[target] : undefined;
    if (count === undefined) {
      throw malformedStep(step, `a target of ${Object.keys(targetCounts).join(', ')}`);
    }
    const { leader } = view;
    if (leader === undefined && (target === 'leader' || target === 'followers')) {
      return { kind: 'await-leader' };
    }
    const order = target === 'leader' ? [leader ?? ''] : stepNodes(step, view.nodes);
    const spared = fault.spares.map((family) => nodesUnder(family, view.faults));
    const nodes = order
      .filter((node) => !spared.some((hit) => hit.has(node)))
      .filter((node) => target !== 'followers' || node !== leader)
      .slice(0, count(view.nodes.length));
    if (nodes.length === 0) return { kind: 'skip', reason: `no node is left to ${fault.name}` };
    return { kind: 'act', action: { kind: fault.name, nodes } };
  };

  return {
    name: fault.name,
    undoneBy: fault.undo,
    endedBy: fault.endedBy,
    summary: fault.summary,
    aim: 'target',
    colour: fault.colour,
    schedule({ nodes, durationUs, intervalUs, random }) {
      const { turns, length, hits } = fault;
      const windows = alternate(durationUs, intervalUs, random, { length, firstAt: fault.firstAt });
      return windows.flatMap((window, i) => {
        const value = { target: turns[i % turns.length] ?? 'leader', order: random.shuffle(nodes) };
        if (turns[i % turns.length] === 'behind') {
          return fallBehind(window, value.order, { fault: fault.name, undo: fault.undo });
        }
        const untilUs = windows[i + 1]?.startUs ?? durationUs;
        return repeatedWindow(window, hits(i), untilUs).flatMap(({ startUs, endUs }) => [
          { atUs: startUs, f: fault.name, value },
          { atUs: endUs, f: fault.undo, value: {} },
        ]);
      });
    },
    resolve(step, view) {
      if (step.f === fault.name) return resolveStart(step, view);
      const { target } = step.value;
      if (target !== undefined && target !== firstDown) {
        throw malformedStep(step, `no target, or ${firstDown}`);
      }
      const own = view.faults.filter(({ family }) => family === fault.name);
      const hit = nodesUnder(fault.name, target === firstDown ? own.slice(0, 1) : own);
      const nodes = view.nodes.filter((node) => hit.has(node));
      if (nodes.length === 0) return { kind: 'skip', reason: `no node is to ${fault.undo}` };
      return { kind: 'act', action: { kind: fault.undo, nodes } };
    },
  };
}

const killTurns = [
  ...['all', 'behind', 'leader', 'behind'],
  ...['all', 'leader', 'behind', 'majority'],
  ...['leader', 'behind', 'minority', 'one'],
];

export const kill = processFamily({
  name: 'kill',
  undo: 'restart',
  endedBy: [],
  colour: 'kill',
  summary:
    'Kills nodes with SIGKILL and starts them again on the same data: the leader, one node, a minority, a majority, all; ' +
    'and first a minority, then, when it has fallen behind, all others, of whom none is back before it. ' +
    'Finds acknowledged writes that were not durable, votes and terms that are forgotten, leaders that lack what was acknowledged, ' +
    'and recovery that does not work. ' +
    'The operating system keeps running, so what a node has written but not synced survives: this is not a power failure.',
  // All at once is a power failure, as far as the nodes can see: it comes first, since only a
  // majority that forgets can lose what was acknowledged. Leaders come most often.
  turns: killTurns,
  length: (i) =>
    killTurns[i % killTurns.length] === 'behind' ? behindLength : i % 3 < 2 ? shortStop : anyStop,
  hits: () => 1,
  // Not before the cluster has been seen under what needs a leader.
  firstAt: 0.8,
  spares: ['kill'],
});

export const pause = processFamily({
  name: 'pause',
  undo: 'resume',
  // A node that is killed is paused no longer.
  endedBy: ['kill'],
  colour: 'pause',
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
  spares: ['kill', 'pause'],
});
