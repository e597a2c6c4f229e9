// Would catch: a deposed leader that is taken for the leader, or one that is down.
import { expect, it } from 'vitest';
import { leaderOf } from '../../src/systems/node-status.ts';
import type { NodeStatus } from '../../src/systems/node-status.ts';

const status = (node: string, more: Partial<NodeStatus>): NodeStatus => ({
  ...{ node, state: 'up', role: 'leader', term: 1, leader: node, commitIndex: 0 },
  ...more,
});

it.each([
  ['the one of the highest term', [{ term: 2 }, { term: 5 }, { term: 3 }], 'n2'],
  ['one that is up', [{ term: 9, state: 'paused' }, { term: 2 }], 'n2'],
  ['one that does not know its term, if there is no other', [{ term: null }], 'n1'],
  ['none among followers', [{ role: 'follower' }, { role: 'candidate' }], undefined],
  ['none of none', [], undefined],
] as const)('the leader is %s', (_, nodes, leader) => {
  const statuses = nodes.map((each, i) => status(`n${i + 1}`, each));
  expect(leaderOf(statuses)?.node).toBe(leader);
});
