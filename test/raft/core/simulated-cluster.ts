// A cluster of cores in virtual time: one thread, one queue of events, one seed. The network
// loses, doubles, delays and reorders; links are cut; nodes crash and forget unsynced writes.
import type { Input, Limits, Message, Output } from '../../../src/raft/core/index.ts';
import { seededRandom, type Random } from '../../../src/random.ts';
import { SafetyWatch } from './safety-watch.ts';
import { SimulatedNode } from './simulated-node.ts';

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
  readonly watch: SafetyWatch;
  readonly random: Random;
  weather = fairWeather;
  nowUs = 0;
  /** Answers and commits by request id. */
  readonly answers = new Map<number, string>();
  #events: Event[] = [];
  #made = 0;
  #lastRequestId = 0;
  /** The next tick of each node. */
  readonly #armed = new Map<number, { readonly life: number; readonly atUs: number }>();
  /** Directed links that lose everything, as `from→to`. */
  readonly #cut = new Set<string>();

  constructor(seed: number, count: number, limits: Partial<Limits> = {}) {
    this.random = seededRandom(seed);
    const random = this.random.fork('nodes');
    this.nodes = Array.from(
      { length: count },
      (_, i) => new SimulatedNode(i + 1, count, { limits, random: () => random.float() }),
    );
    this.watch = new SafetyWatch(this.nodes);
    for (const node of this.nodes) this.#start(node);
  }

  /** Runs events until `untilUs`. */
  run(untilUs: number): void {
    for (;;) {
      const next = this.#events[0];
      if (next === undefined || next.atUs > untilUs) break;
      this.#popEvent();
      this.nowUs = next.atUs;
      next.run();
    }
    this.nowUs = untilUs;
  }

  at(delayUs: number, run: () => void): void {
    this.#pushEvent({
      atUs: this.nowUs + Math.max(1, Math.floor(delayUs)),
      order: ++this.#made,
      run,
    });
  }

  leaders(): readonly SimulatedNode[] {
    return this.nodes.filter((node) => node.core?.status().role === 'leader');
  }

  propose(node: SimulatedNode, data: string): number {
    const requestId = ++this.#lastRequestId;
    this.step(node, { type: 'propose', proposals: [{ requestId, data }] });
    return requestId;
  }

  read(node: SimulatedNode): number {
    const requestId = ++this.#lastRequestId;
    this.step(node, { type: 'read', requestId });
    return requestId;
  }

  crash(node: SimulatedNode): void {
    node.crash(this.random.int(node.unsynced.length + 1));
  }

  restart(node: SimulatedNode): void {
    if (node.core === null) this.#start(node);
  }

  cut(from: SimulatedNode, to: SimulatedNode): void {
    this.#cut.add(`${from.id}→${to.id}`);
  }

  heal(): void {
    this.#cut.clear();
  }

  step(node: SimulatedNode, input: Input): void {
    this.watch.beforeStep(input);
    this.#follow(node, node.step(this.nowUs, input));
  }

  #start(node: SimulatedNode): void {
    node.start(this.nowUs);
    this.#arm(node);
  }

  /** Sees to it that a tick comes when the core wants one, like the server's timer. */
  #arm(node: SimulatedNode): void {
    if (node.core === null) return;
    const { wakeAtUs } = node.core;
    const armed = this.#armed.get(node.id);
    if (armed?.life === node.life && armed.atUs <= wakeAtUs) return;
    const alarm = { life: node.life, atUs: wakeAtUs };
    this.#armed.set(node.id, alarm);
    this.at(wakeAtUs - this.nowUs, () => {
      if (this.#armed.get(node.id) !== alarm) return;
      this.#armed.delete(node.id);
      this.step(node, { type: 'tick' });
      this.#arm(node);
    });
  }

  #follow(node: SimulatedNode, output: Output | null): void {
    if (output === null) return;
    this.#arm(node);
    this.watch.afterStep(node, output);
    for (const { requestId } of output.committed) {
      if (requestId !== null) this.answers.set(requestId, 'committed');
    }
    for (const { requestId, type } of output.answers) this.answers.set(requestId, type);
    for (const message of output.messages) this.#send(message);
    const { write } = output;
    if (write === null) return;
    const { life } = node;
    const { syncUs, meanSyncUs } = this.weather;
    this.at(syncUs?.(node) ?? this.random.exponential(meanSyncUs), () => {
      if (node.life === life) this.#follow(node, node.sync(this.nowUs, write.seq));
    });
  }

  #send(message: Message): void {
    const copies = this.random.chance(this.weather.duplication) ? 2 : 1;
    for (let i = 0; i < copies; i++) {
      if (this.random.chance(this.weather.loss)) continue;
      this.at(this.random.exponential(this.weather.meanDelayUs), () => {
        const to = this.nodes[message.to - 1];
        if (this.#cut.has(`${message.from}→${message.to}`) || to === undefined) return;
        this.step(to, { type: 'message', message });
      });
    }
  }

  // A binary heap over #events.
  #pushEvent(event: Event): void {
    const heap = this.#events;
    let i = heap.push(event) - 1;
    while (i > 0) {
      const parent = (i - 1) >>> 1;
      if (earlier(heap[parent]!, event)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = event;
  }

  #popEvent(): void {
    const heap = this.#events;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && earlier(heap[child + 1]!, heap[child]!)) child++;
      if (earlier(last, heap[child]!)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
  }
}

function earlier(a: Event, b: Event): boolean {
  return a.atUs < b.atUs || (a.atUs === b.atUs && a.order < b.order);
}
