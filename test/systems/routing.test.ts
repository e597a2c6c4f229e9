// Would catch: clients that all talk to one node only (a follower that serves stale reads is
// then never asked), or that keep asking a dead leader.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  initialRouting,
  leaderIs,
  nextRoute,
  routingAfterFailure,
  type Routing,
} from '../../src/systems/routing.ts';

const nodesAndThread = fc.record({
  nodes: fc.integer({ min: 1, max: 9 }),
  thread: fc.nat({ max: 99 }),
});
const anyEvent = fc.oneof(
  fc.record({ kind: fc.constant('read' as const) }),
  fc.record({ kind: fc.constant('change' as const) }),
  fc.record({ kind: fc.constant('leader' as const), node: fc.nat() }),
  fc.record({ kind: fc.constant('unhelpful' as const), node: fc.nat() }),
);

describe('routing', () => {
  it('gives thread i node i mod n as its home, for life', () => {
    fc.assert(
      fc.property(nodesAndThread, fc.array(anyEvent), ({ nodes, thread }, events) => {
        let routing = initialRouting(thread, nodes);
        for (const event of events) {
          if (event.kind === 'leader') routing = leaderIs(routing, event.node % nodes);
          else if (event.kind === 'unhelpful')
            routing = routingAfterFailure(routing, event.node % nodes);
          else routing = nextRoute(routing, event.kind).routing;
          expect(routing.home).toBe(thread % nodes);
          expect(routing.leader).toBeGreaterThanOrEqual(0);
          expect(routing.leader).toBeLessThan(nodes);
        }
      }),
    );
  });

  it('sends changes to the leader it believes in, and every other read home', () => {
    let routing: Routing = leaderIs(initialRouting(1, 3), 2);
    const asked = ['read', 'change', 'read', 'read', 'change'].map((kind) => {
      const next = nextRoute(routing, kind as 'read' | 'change');
      routing = next.routing;
      return `${kind} ${next.node}`;
    });
    expect(asked).toEqual(['read 1', 'change 2', 'read 2', 'read 1', 'change 2']);
  });

  it.each([
    ['home', 'read 1, change 2, read 1'],
    ['leader', 'read 2, change 2, read 2'],
  ] as const)('sends reads where it is told: %s', (readsAt, expected) => {
    let routing: Routing = leaderIs(initialRouting(1, 3, readsAt), 2);
    const asked = (['read', 'change', 'read'] as const).map((kind) => {
      const next = nextRoute(routing, kind);
      routing = next.routing;
      return `${kind} ${next.node}`;
    });
    expect(asked.join(', ')).toBe(expected);
  });

  it('tries every node in turn while none helps', () => {
    fc.assert(
      fc.property(nodesAndThread, ({ nodes, thread }) => {
        let routing = initialRouting(thread, nodes);
        const asked = new Set<number>();
        for (let i = 0; i < nodes; i++) {
          const { node } = nextRoute(routing, 'change');
          asked.add(node);
          routing = routingAfterFailure(routing, node);
        }
        expect(asked.size).toBe(nodes);
      }),
    );
  });

  it('does not give up a leader because another node did not help', () => {
    const routing = leaderIs(initialRouting(0, 3), 2);
    expect(routingAfterFailure(routing, 1)).toEqual(routing);
  });
});
