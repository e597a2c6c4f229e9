import type { LeaderHint } from './leader-hint.ts';
import { leaderIs, maxHops, nextRoute, routingAfterFailure } from './routing.ts';
import type { Routing } from './routing.ts';
import type { NodeAddress } from './system.ts';
import type { Answer } from './wire.ts';

/** One request, and what to know of it to bring it to a node. */
export interface Errand {
  readonly kind: 'read' | 'change';
  /** Whether it is kept from nodes that have just left somebody without an answer. */
  readonly shunsSilent: boolean;
  readonly send: (node: NodeAddress, deadlineMs: number) => Promise<Answer>;
}

/** An answer and the node that gave it. */
export interface Heard {
  readonly node: number;
  readonly answer: Answer;
}

/** Finds the way of one client's requests, and learns from each answer who leads. */
export class LeaderWalk {
  readonly #nodes: readonly NodeAddress[];
  readonly #hint: LeaderHint;
  #routing: Routing;

  /** @param hint what the clients of this system know together */
  constructor(nodes: readonly NodeAddress[], routing: Routing, hint: LeaderHint) {
    this.#nodes = nodes;
    this.#hint = hint;
    this.#routing = hint.leader === undefined ? routing : leaderIs(routing, hint.leader);
  }

  /** The node taken for the leader. */
  get leader(): number {
    return this.#routing.leader;
  }

  /** Where an errand begins. */
  first({ kind, shunsSilent }: Errand): number {
    if (shunsSilent) this.#passOverSilent();
    const { node, routing } = nextRoute(this.#routing, kind);
    this.#routing = routing;
    return node;
  }

  /**
   * From node to node as long as each says that another one leads, which is no execution: to
   * follow it hides none.
   */
  async follow(errand: Errand, first: number, deadlineMs: number): Promise<Heard> {
    let node = first;
    for (let hop = 0; ; hop++) {
      const answer = await errand.send(this.#address(node), deadlineMs);
      const next = this.#learn(node, answer, errand.kind);
      if (next === undefined || next === node || hop === maxHops) return { node, answer };
      // A follower that has not noticed yet would send this one, too, to where nobody answers.
      if (errand.shunsSilent && this.#hint.isSilent(next)) {
        this.#routing = routingAfterFailure(leaderIs(this.#routing, node), node);
        return { node, answer };
      }
      node = next;
    }
  }

  /** Takes for the leader a node that has not just left somebody without an answer, if there is one. */
  #passOverSilent(): void {
    for (let i = 0; i < this.#nodes.length; i++) {
      if (!this.#hint.isSilent(this.#routing.leader)) return;
      this.#routing = routingAfterFailure(this.#routing, this.#routing.leader);
    }
  }

  /** Draws what an answer says about who leads. The result is the leader that it names, if it does. */
  #learn(node: number, answer: Answer, kind: Errand['kind']): number | undefined {
    if (answer.kind === 'ok' || answer.kind === 'decided-fail') {
      // A read proves nothing: a deposed leader may answer one, and that is to be found out.
      if (kind === 'change') this.#hint.led(node);
      return undefined;
    }
    if (answer.kind === 'unknown') this.#hint.wasSilent(node);
    const named = answer.kind === 'refused' ? this.#indexOf(answer.leaderId) : undefined;
    this.#routing =
      named === undefined || named === node
        ? routingAfterFailure(this.#routing, node)
        : leaderIs(this.#routing, named);
    return named;
  }

  #indexOf(id: number | undefined): number | undefined {
    if (id === undefined) return undefined;
    const index = this.#nodes.findIndex((node) => node.id === id);
    return index === -1 ? undefined : index;
  }

  #address(node: number): NodeAddress {
    const address = this.#nodes[node];
    if (address === undefined) throw new RangeError(`there is no node ${node}`);
    return address;
  }
}
