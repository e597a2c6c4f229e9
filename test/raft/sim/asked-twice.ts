// Clients that lose patience: every change reaches its node twice under one session and serial
// number, the second time when others have had theirs.
import type {
  SimAnswer,
  SimNode,
  SimNodeSetup,
  SimRequest,
  SimSystem,
} from '../../../src/world/sim/sim-system.ts';

/** Until a change is asked for again, microseconds. */
const repeatAfterUs = 30_000;

export function askedTwice(system: SimSystem): SimSystem {
  return {
    name: system.name,
    createNode: (setup) => new ImpatientlyAsked(system.createNode(setup), setup),
    ...(system.watched && {
      watched: (cluster) => {
        const nodes = system.watched?.(cluster);
        if (nodes === undefined) throw new Error('a system that is watched no more');
        return {
          ...nodes,
          createNode: (setup) => new ImpatientlyAsked(nodes.createNode(setup), setup),
        };
      },
    }),
  };
}

class ImpatientlyAsked implements SimNode {
  readonly #node: SimNode;
  readonly #setup: SimNodeSetup;

  constructor(node: SimNode, setup: SimNodeSetup) {
    this.#node = node;
    this.#setup = setup;
  }

  receive(from: number, message: unknown): void {
    this.#node.receive(from, message);
  }

  status(): ReturnType<SimNode['status']> {
    return this.#node.status();
  }

  submit(request: SimRequest, reply: (answer: SimAnswer) => void): void {
    if (request.kind !== 'operation' || request.operation.f === 'read') {
      this.#node.submit(request, reply);
      return;
    }
    this.#node.submit({ kind: 'open-session' }, (opened) => {
      if (opened.kind !== 'ok' || typeof opened.value !== 'string') {
        // Nothing of the operation was sent.
        reply(opened.kind === 'refused' ? opened : { kind: 'refused', error: 'no-session' });
        return;
      }
      const named = { ...request, identity: { session: opened.value, serial: 1 } };
      this.#node.submit(named, reply);
      this.#setup.clock.after(repeatAfterUs, () => this.#node.submit(named, () => undefined));
    });
  }
}
