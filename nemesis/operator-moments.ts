/** What an operator asks for and what is over as soon as it is done: there is nothing to undo. */
import { alternate, defaultFirstAt } from './alternation.ts';
import { nodesUnder } from './in-force.ts';
import { midRunPatienceMs, type OperatorAction } from './membership.ts';
import type { FaultFamily } from './nemesis.ts';
import { malformedStep, stepNodes } from './step-value.ts';

export const transfer: FaultFamily<OperatorAction<'transfer'>> = {
  name: 'transfer',
  undoneBy: null,
  endedBy: [],
  operated: true,
  aim: 'target',
  colour: 'other',
  summary:
    'Has the leader give its office to another node, as an operator does before a machine is stopped: finds leaders that go on ' +
    'to answer after they have handed over, requests that are lost or done twice in between, and votes without a look at the log.',
  schedule({ nodes, durationUs, intervalUs, random }) {
    const windows = alternate(durationUs, intervalUs, random, { firstAt: defaultFirstAt + 0.3 });
    return windows.map(({ startUs }) => ({
      ...{ atUs: startUs, f: 'transfer' },
      value: { target: 'follower', order: random.shuffle(nodes) },
    }));
  },
  resolve(step, { nodes, leader, faults }) {
    if (step.value['target'] !== 'follower') throw malformedStep(step, 'a target of follower');
    const order = stepNodes(step, nodes);
    if (leader === undefined) return { kind: 'await-leader' };
    const out = nodesUnder('membership', faults);
    const down = nodesUnder('kill', faults);
    const to = order.find((node) => node !== leader && !out.has(node) && !down.has(node));
    if (to === undefined) return { kind: 'skip', reason: 'no node is left to lead' };
    return { kind: 'act', action: { kind: 'transfer', nodes: [to], patienceMs: midRunPatienceMs } };
  },
};

export const snapshot: FaultFamily<OperatorAction<'snapshot'>> = {
  name: 'snapshot',
  undoneBy: null,
  endedBy: [],
  operated: true,
  aim: 'target',
  colour: 'disk',
  summary:
    'Has nodes take a snapshot and drop the log before it, at once: all of them, or one. A node that was away then needs a snapshot ' +
    'from the leader. Finds state that is not in the snapshot, logs that do not fit what came before them, and nodes that never catch up.',
  schedule({ nodes, durationUs, intervalUs, random }) {
    const windows = alternate(durationUs, intervalUs, random, { firstAt: defaultFirstAt + 0.1 });
    return windows.map(({ startUs }, i) => ({
      ...{ atUs: startUs, f: 'snapshot' },
      value: { target: i % 2 === 0 ? 'all' : 'one', order: random.shuffle(nodes) },
    }));
  },
  resolve(step, { nodes, faults }) {
    const { target } = step.value;
    if (target !== 'all' && target !== 'one') throw malformedStep(step, 'a target of all, one');
    const down = nodesUnder('kill', faults);
    const stopped = nodesUnder('pause', faults);
    const up = stepNodes(step, nodes).filter((node) => !down.has(node) && !stopped.has(node));
    const hit = up.slice(0, target === 'all' ? up.length : 1);
    if (hit.length === 0) return { kind: 'skip', reason: 'no node is up' };
    return { kind: 'act', action: { kind: 'snapshot', nodes: hit, patienceMs: midRunPatienceMs } };
  },
};
