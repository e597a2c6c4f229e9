// Would catch: a leader that is named by its position, when ids are no positions.
import { expect, it } from 'vitest';
import type { StatusAnswer } from '../../../src/systems/node-status.ts';
import type { System } from '../../../src/systems/system.ts';
import type { LiveNode } from '../../../src/world/live/host/live-node.ts';
import { statusOfAll } from '../../../src/world/live/status.ts';

it.each([
  [17, 'ada'],
  [4, 'bob'],
  [1, null],
  [null, null],
])('names the leader %s by the list of nodes: %s', async (leader, name) => {
  const answer: StatusAnswer = { role: 'follower', term: 3, leader, commitIndex: 8 };
  const system = { status: () => Promise.resolve(answer) } as unknown as System;
  const nodes = [
    { name: 'ada', state: 'up', address: { node: 'ada', id: 17, host: 'a', ports: {} } },
    { name: 'bob', state: 'up', address: { node: 'bob', id: 4, host: 'b', ports: {} } },
  ] as unknown as LiveNode[];
  expect(await statusOfAll(system, nodes, 100)).toEqual(
    ['ada', 'bob'].map((node) => ({ ...answer, node, state: 'up', leader: name })),
  );
});
