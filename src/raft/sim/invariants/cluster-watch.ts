import type { Input, Member, Output, Restored } from '../../core/index.ts';
import { allInvariants } from './all.ts';
import type { Breach, CommittedEntry, Invariant, Part, Step, WatchedCluster } from './invariant.ts';
import { WatchedNode } from './watched-node.ts';

const bitOf: Readonly<Record<Part, number>> = {
  ...{ write: 1, restore: 2, committed: 4, messages: 8, notes: 16, reads: 32 },
};

function partsOf(output: Output, input: Input): number {
  let parts = 0;
  if (output.write !== null) parts |= bitOf.write;
  if (output.restore !== null) parts |= bitOf.restore;
  if (output.committed.length > 0) parts |= bitOf.committed;
  if (output.messages.length > 0) parts |= bitOf.messages;
  if (output.notes.length > 0) parts |= bitOf.notes;
  if (input.type === 'read' || output.answers.length > 0) parts |= bitOf.reads;
  return parts;
}

/** Told of each life and each step of the nodes of one cluster; holds every invariant against them. */
export class ClusterWatch implements WatchedCluster {
  readonly nodes: readonly WatchedNode[];
  readonly invariants: readonly Invariant[];
  /** What each of the invariants looks at, a bit a part. */
  readonly #looks: readonly number[];
  readonly #committed: CommittedEntry[] = [];
  readonly #onBreach: (invariant: string, breach: Breach) => void;

  constructor(
    size: number,
    onBreach: (invariant: string, breach: Breach) => void,
    invariants = allInvariants(),
    /** How many of them vote at the beginning; the others wait to be added. */
    voters = size,
  ) {
    const members = Array.from({ length: voters }, (_, i): Member => ({
      ...{ id: i + 1, standing: 'voter', address: '' },
    }));
    this.nodes = Array.from(
      { length: size },
      (_, i) => new WatchedNode(i + 1, { index: 0, members: i < voters ? members : [] }),
    );
    this.invariants = invariants;
    this.#looks = invariants.map(({ looksAt }) =>
      looksAt.reduce((bits, part) => bits | bitOf[part], 0),
    );
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
    const parts = partsOf(output, input);
    if (parts !== 0) this.#look({ node, input, output }, parts);
    if (output.restore !== null) node.applied = output.restore.index;
    for (const { entry } of output.committed) {
      node.applied = entry.index;
      if (entry.index !== this.#committed.length + 1) continue;
      this.#committed.push({ entry, term: node.memory.hardState.term });
    }
  }

  #look(step: Step, parts: number): void {
    for (let i = 0; i < this.invariants.length; i++) {
      if (((this.#looks[i] ?? 0) & parts) === 0) continue;
      const invariant = this.invariants[i];
      if (invariant !== undefined) this.#tell(invariant, invariant.stepped?.(step, this));
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
