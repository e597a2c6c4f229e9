import { sameJson } from '../../history/canonical-json.ts';
import type { Completion, Invocation, Json } from '../../history/operation.ts';
import { preconditionFailed } from '../../history/operation.ts';
import type { Random } from '../../random.ts';
import type { Deferred, VirtualClock } from './event-loop.ts';
import { NodeLog, type Entry } from './node-log.ts';

/**
 * The system of the simulated world: a small replicated store with a log, a majority and an
 * *oracle* for elections (it sees all nodes at once), in virtual time. Reads and updates go
 * through the log, so the store without a flaw is linearizable under every fault; the flaws
 * are planted, each at the line whose rule it breaks. It exists to test the harness.
 */
export type StoreFlaw = 'none' | 'stale-reads' | 'lost-writes';

/** Times in microseconds. */
const linkDelayUs = { least: 100, spread: 400 };
const heartbeatUs = 50_000;
const electionUs = 300_000;

interface Leadership {
  readonly node: StoreNode;
  readonly term: number;
  /** How much of the leader's log each follower is known to hold. */
  readonly match: Map<string, number>;
}

export interface StoreNode {
  readonly name: string;
  readonly log: NodeLog;
  up: boolean;
  paused: boolean;
  /** Requests that arrived while the node was paused: served, late, when it resumes. */
  readonly waiting: (() => void)[];
  /** Requests that the node has taken and not answered: lost with the node. */
  readonly open: Set<Deferred<Completion>>;
}

export class ReplicatedStore {
  readonly nodes: readonly StoreNode[];
  leadership: Leadership | undefined;
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #flaw: StoreFlaw;
  readonly #cut = new Set<string>();
  #term = 0;
  #leaderlessSinceUs = 0;

  constructor(names: readonly string[], clock: VirtualClock, random: Random, flaw: StoreFlaw) {
    this.nodes = names.map((name) => ({
      name,
      log: new NodeLog(),
      up: true,
      paused: false,
      waiting: [],
      open: new Set(),
    }));
    this.#clock = clock;
    this.#random = random;
    this.#flaw = flaw;
    // The first election takes place at the first heartbeat.
    this.#leaderlessSinceUs = -electionUs;
    this.#heartbeat();
  }

  /** A request arrives at a node. The answer may never come: then the client's timeout ends it. */
  submit(node: StoreNode, operation: Invocation, reply: Deferred<Completion>): void {
    if (!node.up) {
      reply.resolve({ type: 'fail', value: operation.value, error: 'connection-refused' });
      return;
    }
    node.open.add(reply);
    void reply.promise.then(() => node.open.delete(reply));
    const serve = (): void => {
      this.#serve(node, operation, reply);
    };
    if (node.paused) node.waiting.push(serve);
    else serve();
  }

  cut(links: readonly { readonly from: string; readonly to: string }[]): void {
    this.#cut.clear();
    for (const link of links) this.#cut.add(`${link.from}>${link.to}`);
  }

  delivers(from: string, to: string): boolean {
    return !this.#cut.has(`${from}>${to}`);
  }

  kill(node: StoreNode): void {
    node.up = false;
    node.paused = false;
    node.waiting.length = 0;
    for (const reply of node.open) {
      reply.resolve({ type: 'info', value: null, error: 'connection-lost' });
    }
  }

  resume(node: StoreNode): void {
    node.paused = false;
    for (const serve of node.waiting.splice(0)) serve();
  }

  #serve(node: StoreNode, operation: Invocation, reply: Deferred<Completion>): void {
    // `stale-reads` breaks the rule that a read is ordered like an update: any node answers
    // from what it happens to have applied.
    if (this.#flaw === 'stale-reads' && operation.f === 'read') {
      const value = node.log.state.get(operation.key ?? '') ?? null;
      reply.resolve({ type: 'ok', value, node: node.name });
      return;
    }
    const leader = this.leadership?.node;
    if (leader === undefined) {
      reply.resolve({ type: 'fail', value: operation.value, error: 'no-leader' });
    } else if (leader === node) {
      this.#append(operation, reply);
    } else {
      this.#send(node, leader, () => {
        if (this.leadership?.node === leader) this.#append(operation, reply);
      });
    }
  }

  #append(operation: Invocation | null, reply?: Deferred<Completion>): void {
    const { leadership } = this;
    if (leadership === undefined) return;
    const { node, term } = leadership;
    const entry: Entry = {
      term,
      operation,
      answer: (completion) => reply?.resolve({ ...completion, node: node.name }),
      takenBy: node.name,
    };
    node.log.entries.push(entry);
    // `lost-writes` breaks the rule that an update is acknowledged when a majority holds it.
    if (this.#flaw === 'lost-writes') this.#commit(leadership, node.log.entries.length);
    this.#replicate(leadership);
  }

  #replicate(leadership: Leadership): void {
    const { node: leader, term } = leadership;
    const length = leader.log.entries.length;
    for (const follower of this.nodes) {
      if (follower === leader) continue;
      this.#send(leader, follower, () => {
        if (this.#term !== term) return;
        follower.log.adopt(leader.log, length);
        follower.log.applyTo(Math.min(length, leader.log.applied));
        this.#send(follower, leader, () => {
          if (this.leadership !== leadership) return;
          leadership.match.set(follower.name, length);
          this.#advance(leadership);
        });
      });
    }
    this.#advance(leadership);
  }

  /** Commits what a majority holds, up to an entry of the current term (Raft, section 5.4.2). */
  #advance(leadership: Leadership): void {
    const { node: leader, term, match } = leadership;
    const held = this.nodes
      .map((node) => (node === leader ? leader.log.entries.length : (match.get(node.name) ?? 0)))
      .sort((a, b) => b - a);
    const index = held[Math.floor(this.nodes.length / 2)] ?? 0;
    if (index > leader.log.applied && leader.log.entries[index - 1]?.term === term) {
      this.#commit(leadership, index);
    }
  }

  #commit(leadership: Leadership, index: number): void {
    for (const { entry, completion } of leadership.node.log.applyTo(index)) {
      if (entry.takenBy === leadership.node.name) entry.answer(completion);
    }
  }

  /** Delivers after a delay, unless the link is cut or the receiver down or paused by then. */
  #send(from: StoreNode, to: StoreNode, deliver: () => void): void {
    if (!this.delivers(from.name, to.name)) return;
    const delayUs = linkDelayUs.least + this.#random.int(linkDelayUs.spread);
    this.#clock.after(delayUs, () => {
      if (to.up && !to.paused && this.delivers(from.name, to.name)) deliver();
    });
  }

  #heartbeat(): void {
    this.#clock.after(heartbeatUs, () => {
      this.#heartbeat();
      const leader = this.leadership?.node;
      if (leader !== undefined && this.#hasMajority(leader)) {
        this.#leaderlessSinceUs = this.#clock.nowUs();
        if (this.leadership !== undefined) this.#replicate(this.leadership);
      } else if (this.#clock.nowUs() - this.#leaderlessSinceUs >= electionUs) {
        this.#elect();
      }
    });
  }

  #hasMajority(node: StoreNode, voter: (other: StoreNode) => boolean = () => true): boolean {
    if (!node.up || node.paused) return false;
    const reached = this.nodes.filter(
      (other) =>
        other === node ||
        (other.up &&
          !other.paused &&
          this.delivers(node.name, other.name) &&
          this.delivers(other.name, node.name) &&
          voter(other)),
    );
    return reached.length > this.nodes.length / 2;
  }

  #elect(): void {
    const candidates = this.nodes.filter((node) =>
      this.#hasMajority(node, (voter) => node.log.isUpToDateFor(voter.log)),
    );
    this.leadership = undefined;
    if (candidates.length === 0) return;
    const node = this.#random.pick(candidates);
    this.#term++;
    this.leadership = { node, term: this.#term, match: new Map() };
    // An entry of the new term, so that what older terms left behind can be committed.
    this.#append(null);
  }
}

/** What an operation answers in a state, and its effect on it. */
export function execute(state: Map<string, Json>, operation: Invocation): Completion {
  const { f, value } = operation;
  const key = operation.key ?? '';
  const current = state.get(key) ?? null;
  switch (f) {
    case 'read':
      return { type: 'ok', value: current };
    case 'write':
      state.set(key, value);
      return { type: 'ok', value };
    case 'delete':
      state.delete(key);
      return { type: 'ok', value };
    case 'cas': {
      const [expected = null, next = null] = Array.isArray(value) ? (value as Json[]) : [];
      if (!sameJson(current, expected)) {
        return { type: 'fail', value, error: preconditionFailed };
      }
      state.set(key, next);
      return { type: 'ok', value };
    }
    default:
      return { type: 'fail', value, error: 'not-supported' };
  }
}
