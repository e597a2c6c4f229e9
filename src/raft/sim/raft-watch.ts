import type { SimCluster, WatchedProperty } from '../../world/sim/sim-system.ts';
import type { Input, Output, Restored } from '../core/index.ts';
import { KeyValue, type KeyValueOptions, type KeyValueTypes } from '../kv/index.ts';
import type { StateMachine } from '../node/index.ts';
import { DecodedCommands } from './decoded-commands.ts';
import { ClusterWatch } from './invariants/cluster-watch.ts';
import { ExactlyOnce } from './invariants/exactly-once.ts';
import type { Breach, Invariant } from './invariants/invariant.ts';

/** How many further breaches of an invariant are told; what follows the first is mostly its consequence. */
const mostFurther = 3;

interface TimedBreach extends Breach {
  readonly atUs: number;
}

/** The invariants of Raft, watched over the nodes of one simulated cluster, and what came of it as properties of the run. */
export class RaftWatch {
  readonly #cluster: SimCluster;
  readonly #nodes: ClusterWatch;
  readonly #commands = new DecodedCommands();
  readonly #exactlyOnce = new ExactlyOnce((data) => this.#commands.of(data));
  readonly #breaches = new Map<string, TimedBreach[]>();
  #ended = false;

  constructor(cluster: SimCluster) {
    this.#cluster = cluster;
    this.#nodes = new ClusterWatch(cluster.nodes, (invariant, breach) => {
      this.#broken(invariant, breach);
    });
  }

  started(id: number, restored: Restored): void {
    this.#nodes.started(id, restored);
  }

  stepped(id: number, output: Output, input: Input): void {
    this.#nodes.stepped(id, output, input);
  }

  machineOf(id: number, options: KeyValueOptions): StateMachine<KeyValueTypes> {
    const machine = new KeyValue({ ...options, decode: (data) => this.#commands.of(data) });
    return this.#exactlyOnce.watching(machine, ({ index, text }) => {
      const term = this.#nodes.nodes[id - 1]?.memory.hardState.term ?? 0;
      this.#broken(this.#exactlyOnce.name, { node: id, term, index, text: `n${id}: ${text}` });
    });
  }

  /** To be asked when nothing more will happen. */
  properties(): readonly WatchedProperty[] {
    if (!this.#ended) {
      this.#ended = true;
      this.#nodes.ended();
    }
    return [...this.#nodes.invariants, this.#exactlyOnce].map((each) => this.#propertyOf(each));
  }

  #broken(invariant: string, breach: Breach): void {
    const all = this.#breaches.get(invariant) ?? [];
    if (all.length > mostFurther) return;
    all.push({ ...breach, atUs: this.#cluster.nowUs() });
    this.#breaches.set(invariant, all);
    this.#cluster.onBreach();
  }

  #propertyOf({ name, occasions, occasion }: Invariant): WatchedProperty {
    const [first, ...further] = this.#breaches.get(name) ?? [];
    if (first !== undefined) {
      const summary = textOf(first);
      const details = [whereOf(first), ...further.map((each) => `then: ${textOf(each)}`)];
      return { name, verdict: 'invalid', summary, details };
    }
    if (occasions === 0) return { name, verdict: 'not-exercised', summary: `no ${occasion}` };
    const summary = `held at every ${occasion}: ${occasions.toLocaleString('en')} in all`;
    return { name, verdict: 'valid', summary };
  }
}

function textOf({ text, atUs }: TimedBreach): string {
  return `${text} (at ${(atUs / 1_000_000).toFixed(3)} s)`;
}

function whereOf({ node, term, index }: TimedBreach): string {
  return `node n${node}, term ${term}${index === null ? '' : `, index ${index}`}`;
}
