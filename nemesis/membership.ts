import { alternate, defaultFirstAt } from './alternation.ts';
import { nodesUnder } from './in-force.ts';
import type { ClusterView, FaultFamily, NemesisStep, Resolution } from './nemesis.ts';
import { malformedStep, stepNodes } from './step-value.ts';

/** Something that an operator asks of the cluster, about these nodes. */
export interface OperatorAction<Kind extends string> {
  readonly kind: Kind;
  readonly nodes: readonly string[];
  /** How long it may be tried, milliseconds; then it came to nothing. */
  readonly patienceMs: number;
}

/**
 * In the middle of a run: an operator who finds no leader gives up soon, because the steps of other
 * families, a heal among them, wait for this one.
 */
export const midRunPatienceMs = 1_500;
/** When all faults are over, the cluster has no excuse. */
const finalPatienceMs = 20_000;

const targets = ['leader', 'one', 'follower'] as const;
const turns: readonly (typeof targets)[number][] = ['leader', 'one', 'leader', 'follower'];

type MembershipAction = OperatorAction<'remove'> | OperatorAction<'rejoin'>;

export const membership: FaultFamily<MembershipAction> = {
  name: 'membership',
  undoneBy: 'rejoin',
  endedBy: [],
  brings: ['transfer'],
  operated: true,
  aim: 'target',
  colour: 'other',
  summary:
    'Changes who the members are, as an operator does: removes the leader, or another node, from the cluster while it goes on to run, ' +
    'adds it again as a learner and gives it a vote when it has caught up; and, with it, transfer. ' +
    'Finds quorums of two configurations that do not overlap, configurations that are not rolled back, leaders that go on after their removal, ' +
    'and members that disturb those who removed them. Where other faults are in the way a change may come to nothing, which is not counted as a fault.',
  schedule({ nodes, durationUs, intervalUs, random }) {
    const windows = alternate(durationUs, intervalUs, random, { firstAt: defaultFirstAt });
    return windows.flatMap(({ startUs, endUs }, i) => {
      const value = { target: turns[i % turns.length] ?? 'one', order: random.shuffle(nodes) };
      return [
        { atUs: startUs, f: 'membership', value },
        { atUs: endUs, f: 'rejoin', value: { patienceMs: midRunPatienceMs } },
      ];
    });
  },
  resolve(step, view) {
    return step.f === 'membership' ? resolveRemoval(step, view) : resolveReturn(step, view);
  },
};

/** A majority of the nodes that the cluster began with stay members. */
function resolveRemoval(step: NemesisStep, view: ClusterView): Resolution<MembershipAction> {
  const target = targets.find((each) => each === step.value['target']);
  if (target === undefined) throw malformedStep(step, `a target of ${targets.join(', ')}`);
  const { nodes, leader, faults } = view;
  const order = stepNodes(step, nodes);
  if (target !== 'one' && leader === undefined) return { kind: 'await-leader' };
  const out = nodesUnder('membership', faults);
  if ((nodes.length - out.size - 1) * 2 <= nodes.length) {
    return { kind: 'skip', reason: 'a majority of the nodes is to stay members' };
  }
  const members = order.filter((node) => !out.has(node));
  const node =
    target === 'leader'
      ? members.find((each) => each === leader)
      : members.find((each) => target === 'one' || each !== leader);
  if (node === undefined) return { kind: 'skip', reason: 'no node is left to remove' };
  return { kind: 'act', action: { kind: 'remove', nodes: [node], patienceMs: midRunPatienceMs } };
}

function resolveReturn(step: NemesisStep, view: ClusterView): Resolution<MembershipAction> {
  const patienceMs = step.value['patienceMs'] ?? finalPatienceMs;
  if (typeof patienceMs !== 'number' || !(patienceMs > 0)) {
    throw malformedStep(step, 'a patienceMs above 0, or none');
  }
  const out = nodesUnder('membership', view.faults);
  const nodes = view.nodes.filter((node) => out.has(node));
  if (nodes.length === 0) return { kind: 'skip', reason: 'every node is a member' };
  return { kind: 'act', action: { kind: 'rejoin', nodes, patienceMs } };
}
