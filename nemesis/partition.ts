import type { Json, JsonObject } from '../src/history/operation.ts';
import type { Random } from '../src/random.ts';
import { alternate, type FaultWindow } from './alternation.ts';
import {
  allLinks,
  bridge,
  deaf,
  halves,
  isolate,
  majoritiesRing,
  minoritySize,
  mute,
} from './grudges.ts';
import type {
  ClusterView,
  FaultFamily,
  Link,
  NemesisStep,
  Resolution,
  ScheduleOptions,
} from './nemesis.ts';
import { nodeNamed } from './node-name.ts';
import { overthrows, slots } from './overthrows.ts';
import { malformedStep, stepNodes } from './step-value.ts';

type Shape = (order: readonly string[]) => Link[];

/** Shapes that a seeded order of the nodes settles. */
const orderedShapes: Readonly<Record<string, Shape>> = {
  one: (order) => isolate(order, 1),
  halves,
  'majorities-ring': majoritiesRing,
  bridge,
  deaf,
  mute,
};

/** Shapes that put the leader first in the order, whoever it is when the step is due. */
const leaderShapes: Readonly<Record<string, Shape>> = {
  'leader-alone': (order) => isolate(order, 1),
  'leader-minority': (order) => isolate(order, minoritySize(order.length)),
  // The followers at the end of the order are cut off; the leader keeps a majority.
  'leader-majority': (order) => isolate([...order].reverse(), minoritySize(order.length)),
  'leader-deaf': deaf,
  'leader-mute': mute,
};

/** What is cut stays cut until somebody leads in spite of it. */
const held = 'held';

const plainShapes = [...Object.keys(orderedShapes), ...Object.keys(leaderShapes), 'random-links'];
export const partitionShapes: readonly string[] = [
  ...plainShapes,
  'flapping',
  'rolling',
  'succession',
];

/** Those that leave the leader alone with fewer than a majority: somebody else will lead soon. */
const deposing = ['leader-alone', 'leader-minority'];

/** Long enough for a follower to miss some writes. */
const missedUs = 400_000;

/** Time for an election and for the old leader to be asked during it, microseconds. */
const deposedUs = 1_000_000;

/** A flapping link changes this often, microseconds: about an election timeout. */
const flapUs = 400_000;

function partitionStep(atUs: number, shape: string, order: readonly string[]): NemesisStep {
  return { atUs, f: 'partition', value: { shape, order } };
}

/** The steps of one window. Flapping and rolling windows change the cut several times. */
export function windowSteps(
  window: FaultWindow,
  nodes: readonly string[],
  shape: string,
  random: Random,
): NemesisStep[] {
  const { startUs, endUs } = window;
  const order = random.shuffle(nodes);
  const heal: NemesisStep = { atUs: endUs, f: 'heal', value: {} };
  if (shape === 'rolling') {
    const turnUs = Math.floor((endUs - startUs) / nodes.length);
    const turns = order.map((node, i) =>
      partitionStep(startUs + i * turnUs, 'one', [node, ...order.filter((n) => n !== node)]),
    );
    return [...turns, heal];
  }
  if (shape === 'succession') {
    // The followers that were cut off come back, with whatever they missed still to come, at
    // the moment at which the leader is cut off: they stand in the next election.
    const middleUs = startUs + Math.min(missedUs, Math.floor((endUs - startUs) / 3));
    return [
      partitionStep(startUs, 'leader-majority', order),
      partitionStep(middleUs, 'leader-alone', order),
      heal,
    ];
  }
  if (shape === 'flapping') {
    const steps: NemesisStep[] = [];
    for (let atUs = startUs, on = true; atUs < endUs; atUs += flapUs, on = !on) {
      steps.push(on ? partitionStep(atUs, 'halves', order) : { atUs, f: 'heal', value: {} });
    }
    return [...steps, heal];
  }
  if (shape === 'random-links') {
    const links = allLinks(nodes).filter(() => random.chance(0.4));
    const value: JsonObject = { shape, links: links.map(({ from, to }) => ({ from, to })) };
    return [{ atUs: startUs, f: 'partition', value }, heal];
  }
  return [partitionStep(startUs, shape, order), heal];
}

/**
 * Which shape comes when: of four windows two prepare the leader's succession and depose it, one
 * just deposes it, and one is of the shapes that hurt in another way. In each kind every shape
 * comes once before any comes twice.
 */
function shapeTurns(random: Random): (i: number) => string {
  const others = otherShapes();
  const first = random.shuffle([random.shuffle(deposing), ['succession']]);
  const kinds = [...first, ['succession'], random.shuffle(others)];
  return (i) => {
    const shapes = kinds[i % kinds.length] ?? [];
    return shapes[Math.floor(i / kinds.length) % shapes.length] ?? 'one';
  };
}

function otherShapes(): string[] {
  return partitionShapes.filter((shape) => !deposing.includes(shape) && shape !== 'succession');
}

/** Where nothing else makes a node fall behind: see `overthrows`. */
function overthrowing({ nodes, durationUs, intervalUs, random }: ScheduleOptions): NemesisStep[] {
  const others = random.shuffle(otherShapes());
  let next = 0;
  const orders = (): string[] => random.shuffle(nodes);
  return slots(durationUs, intervalUs, random).flatMap((slot) =>
    slot.kind === 'other'
      ? windowSteps(slot, nodes, others[next++ % others.length] ?? 'one', random)
      : overthrows(slot, orders),
  );
}

function linksOf(step: NemesisStep, view: ClusterView): readonly Link[] | 'await-leader' {
  const { shape, links } = step.value;
  if (shape === 'random-links' && Array.isArray(links)) return links.map(toLink);
  if (typeof shape !== 'string') throw malformedStep(step, 'a shape');
  const order = stepNodes(step, view.nodes);
  if (shape === held) {
    const cut = view.faults.filter(({ family }) => family === 'partition');
    return view.leader === undefined ? 'await-leader' : cut.flatMap(({ links }) => links);
  }
  const ordered = orderedShapes[shape];
  if (ordered !== undefined) return ordered(order);
  const aimed = leaderShapes[shape];
  if (aimed === undefined) throw malformedStep(step, `one of ${[...plainShapes, held].join(', ')}`);
  const { leader } = view;
  if (leader === undefined) return 'await-leader';
  return aimed([leader, ...order.filter((node) => node !== leader)]);

  function toLink(item: Json): Link {
    const { from, to } = (item ?? {}) as JsonObject;
    const [one, other] = [nodeNamed(from, view.nodes), nodeNamed(to, view.nodes)];
    if (one !== undefined && other !== undefined) return { from: one, to: other };
    throw malformedStep(step, `links as {from, to}, between ${view.nodes.join(', ')}`);
  }
}

/** The complete set of links that shall be cut; every other link shall be open (so no links heals). */
export interface CutAction {
  readonly kind: 'cut';
  readonly links: readonly Link[];
}

export const partition: FaultFamily<CutAction> = {
  name: 'partition',
  undoneBy: 'heal',
  // Who is killed is still cut off when it starts again.
  endedBy: [],
  aim: 'shape',
  colour: 'partition',
  summary:
    'Cuts links between nodes, so that messages are lost in one or both directions while clients still reach every node. ' +
    'The shapes rotate: one node alone, halves, the leader alone or with a minority, the leader in the majority, a bridge, ' +
    'a ring of majorities, one-way cuts, random links, flapping, rolling through all nodes, and followers that come back ' +
    'as the leader is cut off. Finds stale reads of a ' +
    'deposed leader, lost writes after a split brain, and clusters that do not recover. Cannot find what needs a crash.',
  schedule(options) {
    if (options.overthrows === true) return overthrowing(options);
    const { nodes, durationUs, intervalUs, random } = options;
    const turns = shapeTurns(random);
    const windows = alternate(durationUs, intervalUs, random, {
      length: (i) => ({
        minUs: turns(i) === 'succession' ? missedUs + deposedUs : deposedUs,
        maxUs: Infinity,
      }),
    });
    return windows.flatMap((window, i) => windowSteps(window, nodes, turns(i), random));
  },
  resolve(step, view): Resolution<CutAction> {
    if (step.f === 'heal') return { kind: 'act', action: { kind: 'cut', links: [] } };
    const links = linksOf(step, view);
    if (links === 'await-leader') return { kind: 'await-leader' };
    if (links.length === 0) return { kind: 'skip', reason: 'there is no link to cut' };
    return { kind: 'act', action: { kind: 'cut', links } };
  },
};
