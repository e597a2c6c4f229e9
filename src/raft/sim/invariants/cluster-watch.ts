import type { Input, Output, Restored } from '../../core/index.ts';
import { allInvariants } from './all.ts';
import type { Breach, CommittedEntry, Invariant, Step, WatchedCluster } from './invariant.ts';
import { WatchedNode } from './watched-node.ts';

/** Told of each life and each step of the nodes of one cluster; holds every invariant against them. */
export class ClusterWatch implements WatchedCluster {
  readonly nodes: readonly WatchedNode[];
  readonly majority: number;
  readonly invariants: readonly Invariant[];
  readonly #committed: CommittedEntry[] = [];
  readonly #onBreach: (invariant: string, breach: Breach) => void;

  constructor(
    size: number,
    onBreach: (invariant: string, breach: Breach) => void,
    invariants = allInvariants(),
  ) {
    this.nodes = Array.from({ length: size }, (_, i) => new WatchedNode(i + 1));
    this.majority = Math.floor(size / 2) + 1;
    this.invariants = invariants;
    this.#onBreach = onBreach;
  }

  get committed(): readonly CommittedEntry[] {
    return this.#committed;
  }

  /** How often that invariant had something to look at. */
  occasionsOf(name: string): number {
    const invariant = this.invariants.find((each) => each.name === name);
    if (invariant === undefined) throw new RangeError(`there is no invariant ${name}`);
    return invariant.occasions;
  }

  started(id: number, restored: Restored): void {
    const node = this.#node(id);
    for (const invariant of this.invariants) {
      this.#tell(invariant, invariant.started?.(node, restored, this));
    }
    node.start(restored);
  }

  /** To be called when the step is taken, before anybody hears of what it answers or sends. */
  stepped(id: number, output: Output, input: Input): void {
    const node = this.#node(id);
    node.step(input, output);
    const step: Step = { node, input, output };
    for (const invariant of this.invariants) {
      this.#tell(invariant, invariant.stepped?.(step, this));
    }
    if (output.restore !== null) node.applied = output.restore.index;
    for (const { entry } of output.committed) {
      node.applied = entry.index;
      if (entry.index !== this.#committed.length + 1) continue;
      this.#committed.push({ entry, term: node.memory.hardState.term });
    }
  }

  ended(): void {
    for (const invariant of this.invariants) this.#tell(invariant, invariant.ended?.(this));
  }

  #tell(invariant: Invariant, breach: Breach | null | undefined): void {
    if (breach !== null && breach !== undefined) this.#onBreach(invariant.name, breach);
  }

  #node(id: number): WatchedNode {
    const node = this.nodes[id - 1];
    if (node === undefined) throw new RangeError(`there is no node ${id}`);
    return node;
  }
}
