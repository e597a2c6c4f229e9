import { badArguments } from '../src/errors.ts';
import type { Json } from '../src/history/operation.ts';
import type { Random } from '../src/random.ts';
import { alternate, type FaultWindow } from './alternation.ts';
import { allLinks, minoritySize } from './grudges.ts';
import type { ClusterView, FaultFamily, Link, NemesisStep } from './nemesis.ts';
import {
  packetKindNames,
  packetKinds,
  shapeWords,
  type PacketKind,
  type Shape,
} from './packet-kinds.ts';
import { malformedStep, stepNodes } from './step-value.ts';

/** These links do this to what they carry; every other link is as it was at first. */
export interface ShapeAction {
  readonly kind: 'shape';
  readonly links: readonly Link[];
  /** Undefined: nothing is done any more, and there are no links. */
  readonly shape: Shape | undefined;
  readonly how?: string;
}

/** Whose links, those to it and those from it. */
const targetCounts: Readonly<Record<string, (nodes: number) => number>> = {
  leader: () => 1,
  one: () => 1,
  minority: (nodes) => Math.max(1, minoritySize(nodes)),
  all: (nodes) => nodes,
};

/** Whom it hits, by turns: the leader most often. */
const turns = ['leader', 'all', 'leader', 'one', 'leader', 'minority'];

export const packet: FaultFamily<ShapeAction> = {
  name: 'packet',
  undoneBy: 'calm',
  endedBy: [],
  aim: 'what',
  colour: 'packet',
  summary:
    'Links between nodes go on to carry, and badly: packets are lost, late, late by differing times, doubled, out of order or held up, ' +
    'or only so many a second get through; on the links of the leader, of one node, of a minority, of all. Each network does what it can and refuses the rest in words. ' +
    'Finds timeouts that are too short, elections without end, and answers that are taken for those of another request. Cannot find what needs a link that carries nothing at all.',
  schedule({ nodes, durationUs, intervalUs, random, packets = packetKindNames }) {
    const kinds = random.shuffle(packets);
    return alternate(durationUs, intervalUs, random).flatMap((window, i) => {
      const kind = kinds[i % Math.max(1, kinds.length)];
      return kind === undefined ? [] : windowSteps(window, i, { kind, nodes, random });
    });
  },
  resolve(step, view) {
    if (step.f === 'calm') {
      return { kind: 'act', action: { kind: 'shape', links: [], shape: undefined } };
    }
    const shape = shapeOf(step);
    const links = linksOf(step, view);
    if (links === 'await-leader') return { kind: 'await-leader' };
    if (links.length === 0) return { kind: 'skip', reason: 'there is no link' };
    return { kind: 'act', action: { kind: 'shape', links, shape, how: shapeWords(shape) } };
  },
};

function windowSteps(
  { startUs, endUs }: FaultWindow,
  i: number,
  choice: { readonly kind: PacketKind; readonly nodes: readonly string[]; readonly random: Random },
): NemesisStep[] {
  const { kind, nodes, random } = choice;
  const amount = random.pick(packetKinds[kind].usual);
  const target = turns[i % turns.length] ?? 'leader';
  const value = { what: kind, amount, target, order: random.shuffle(nodes) };
  return [
    { atUs: startUs, f: 'packet', value },
    { atUs: endUs, f: 'calm', value: {} },
  ];
}

/** What a step asks for. */
export function shapeOf(step: NemesisStep): Shape {
  const { what, amount } = step.value;
  const kind = packetKindNames.find((each) => each === what);
  if (kind === undefined) throw malformedStep(step, `"what" as one of ${namesOf()}`);
  const { max, unit, usual } = packetKinds[kind];
  const asked: Json = amount ?? usual[0];
  if (typeof asked === 'number' && asked > 0 && asked <= max) return { kind, amount: asked };
  throw malformedStep(step, `an amount for ${kind} above 0, up to ${max} (${unit})`);
}

function linksOf(step: NemesisStep, view: ClusterView): readonly Link[] | 'await-leader' {
  const { target = 'all' } = step.value;
  const count = typeof target === 'string' ? targetCounts[target] : undefined;
  if (count === undefined) {
    throw malformedStep(step, `a target of ${Object.keys(targetCounts).join(', ')}`);
  }
  if (target === 'all') return allLinks(view.nodes);
  if (target === 'leader' && view.leader === undefined) return 'await-leader';
  const order = target === 'leader' ? [view.leader ?? ''] : stepNodes(step, view.nodes);
  const hit = new Set(order.slice(0, count(view.nodes.length)));
  return allLinks(view.nodes).filter(({ from, to }) => hit.has(from) || hit.has(to));
}

/**
 * The kinds of a list that a person typed.
 *
 * @throws HarnessError RJ120 for a name that is none
 */
export function packetKindsNamed(names: string): readonly PacketKind[] {
  const asked = [...new Set(names.split(',').map((name) => name.trim()))];
  return asked.map((name) => {
    const kind = packetKindNames.find((each) => each === name);
    if (kind !== undefined) return kind;
    throw badArguments(
      'RJ120',
      `"${name}" is nothing that can be done to packets`,
      `choose of ${namesOf()}, several joined by commas`,
    );
  });
}

function namesOf(): string {
  return packetKindNames.join(', ');
}
