// A cluster of cores in virtual time: one thread, one queue of events, one seed. The network
// loses, doubles, delays and reorders; links are cut; nodes crash and forget unsynced writes.
import TinyQueue from 'tinyqueue';
import type {
  Input,
  Limits,
  MemberChange,
  Message,
  Output,
  Restored,
  Write,
} from '../../../src/raft/core/index.ts';
import type { Clock } from '../../../src/raft/node/index.ts';
import { allInvariants } from '../../../src/raft/sim/invariants/all.ts';
import { ClusterWatch } from '../../../src/raft/sim/invariants/cluster-watch.ts';
import { seededRandom, type Random } from '../../../src/random.ts';
import { MembershipCount } from './membership-count.ts';
import { SimulatedNode } from './simulated-node.ts';
import { SnapshotCount } from './snapshot-count.ts';

export interface Weather {
  readonly loss: number;
  readonly duplication: number;
  readonly meanDelayUs: number;
  readonly meanSyncUs: number;
  /** How long each sync of a node takes, where that is no matter of chance. */
  readonly syncUs?: (node: SimulatedNode) => number;
}

const fairWeather: Weather = { loss: 0, duplication: 0, meanDelayUs: 500, meanSyncUs: 500 };

interface Event {
  readonly atUs: number;
  /** Events of the same time happen in the order of their making. */
  readonly order: number;
  readonly run: () => void;
}

export class SimulatedCluster {
  readonly nodes: readonly SimulatedNode[];
  readonly watch: ClusterWatch;
  readonly snapshots = new SnapshotCount();
  readonly membership = new MembershipCount();
  readonly random: Random;
  weather = fairWeather;
  /** A node takes a snapshot when it has applied so many entries since the last one. */
  snapshotEvery = Infinity;
  nowUs = 0;
  /** Answers and commits by request id. */
  readonly answers = new Map<number, string>();
  /** Request ids by what was proposed. */
  readonly proposed = new Map<string, number>();
  readonly #events = new TinyQueue<Event>([], inOrder);
  #made = 0;
  #lastRequestId = 0;
  /** Directed links that lose everything, as `from→to`. */
  readonly #cut = new Set<string>();

  /** @param spares nodes beyond the voters, which wait to be added */
  constructor(seed: number, count: number, limits: Partial<Limits> = {}, spares = 0) {
    this.random = seededRandom(seed);
    const random = this.random.fork('nodes');
    const ids = Array.from({ length: count + spares }, (_, i) => i + 1);
    const voters = ids.slice(0, count);
    const options = { limits, random: () => random.float() };
    const surroundings = {
      clockOf: (node: SimulatedNode) => this.#clockOf(node),
      send: (messages: readonly Message[]) => {
        for (const message of messages) this.#send(message);
      },
      started: (node: SimulatedNode, restored: Restored) => this.watch.started(node.id, restored),
      stepped: (node: SimulatedNode, output: Output, input: Input) =>
        this.#stepped(node, output, input),
      written: (node: SimulatedNode, write: Write) => this.#syncLater(node, write),
    };
    this.nodes = ids.map((id) => new SimulatedNode(id, voters, options, surroundings));
    const broken = (invariant: string, { text }: { readonly text: string }): never => {
      throw new Error(`${invariant}: ${text}`);
    };
    this.watch = new ClusterWatch(ids.length, broken, allInvariants(), count);
    for (const node of this.nodes) node.start();
  }

  /** Runs events until `untilUs`. */
  run(untilUs: number): void {
    for (;;) {
      const next = this.#events.peek();
      if (next === undefined || next.atUs > untilUs) break;
      this.#events.pop();
      this.nowUs = next.atUs;
      next.run();
    }
    this.nowUs = untilUs;
  }

  at(delayUs: number, run: () => void): void {
    this.#events.push({
      atUs: this.nowUs + Math.max(1, Math.floor(delayUs)),
      order: ++this.#made,
      run,
    });
  }

  leaders(): readonly SimulatedNode[] {
    return this.nodes.filter((node) => node.driver?.status().role === 'leader');
  }

  propose(node: SimulatedNode, data: string): number {
    const requestId = ++this.#lastRequestId;
    node.driver?.step({ type: 'propose', proposals: [{ requestId, data }] });
    return requestId;
  }

  read(node: SimulatedNode): number {
    const requestId = ++this.#lastRequestId;
    node.driver?.step({ type: 'read', requestId });
    return requestId;
  }

  change(node: SimulatedNode, change: MemberChange): number {
    const requestId = ++this.#lastRequestId;
    node.driver?.step({ type: 'change-members', requestId, change });
    return requestId;
  }

  transfer(node: SimulatedNode, to: number): number {
    const requestId = ++this.#lastRequestId;
    node.driver?.step({ type: 'transfer', requestId, to });
    return requestId;
  }

  crash(node: SimulatedNode): void {
    node.crash(this.random.int(node.storage.unsynced.length + 1));
  }

  restart(node: SimulatedNode): void {
    if (node.driver === null) node.start();
  }

  cut(from: SimulatedNode, to: SimulatedNode): void {
    this.#cut.add(`${from.id}→${to.id}`);
  }

  heal(): void {
    this.#cut.clear();
  }

  /** The clock of one life: nothing that it was asked to do is done in the next. */
  #clockOf(node: SimulatedNode): Clock {
    const { life } = node;
    return {
      nowUs: () => this.nowUs,
      after: (delayUs, act) => {
        let due = true;
        this.at(delayUs, () => {
          if (due && node.life === life) act();
        });
        return () => (due = false);
      },
      nextTurn: (act) => act(),
      afterHearing: (act) => act(),
    };
  }

  #stepped(node: SimulatedNode, output: Output, input: Input): void {
    this.watch.stepped(node.id, output, input);
    this.snapshots.stepped(output);
    this.membership.stepped(node.id, output, input);
    const { index } = node.machine.applied;
    const since = index - (node.memory.snapshot?.index ?? 0);
    // One that the core has no use for is not offered again before more is applied.
    if (output.committed.length > 0 && since >= this.snapshotEvery) {
      const { life } = node;
      this.at(1, () => {
        if (node.life === life) node.takeSnapshot();
      });
    }
    for (const { requestId } of output.committed) {
      if (requestId !== null) this.answers.set(requestId, 'committed');
    }
    for (const { requestId, type } of output.answers) this.answers.set(requestId, type);
  }

  #syncLater(node: SimulatedNode, { seq }: Write): void {
    const { life } = node;
    const { syncUs, meanSyncUs } = this.weather;
    this.at(syncUs?.(node) ?? this.random.exponential(meanSyncUs), () => {
      if (node.life === life) node.storage.sync(seq);
    });
  }

  #send(message: Message): void {
    const copies = this.random.chance(this.weather.duplication) ? 2 : 1;
    for (let i = 0; i < copies; i++) {
      if (this.random.chance(this.weather.loss)) continue;
      this.at(this.random.exponential(this.weather.meanDelayUs), () => {
        if (this.#cut.has(`${message.from}→${message.to}`)) return;
        this.nodes.find(({ id }) => id === message.to)?.receive(message);
      });
    }
  }
}

function inOrder(a: Event, b: Event): number {
  return a.atUs - b.atUs || a.order - b.order;
}
