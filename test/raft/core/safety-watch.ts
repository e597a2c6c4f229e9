// What must hold in a cluster whatever happens, checked after every step from outside the core:
// election safety, one vote a term, log matching, leader completeness, state-machine safety,
// commit on a durable quorum, and reads that see every earlier commit.
import type { Entry, Input, Message, Output } from '../../../src/raft/core/index.ts';
import type { SimulatedNode } from './simulated-node.ts';

interface CommittedEntry {
  readonly entry: Entry;
  /** The term of the node that was the first to call it committed. */
  readonly term: number;
}

export class SafetyWatch {
  readonly #nodes: readonly SimulatedNode[];
  readonly #leaderOf = new Map<number, number>();
  readonly #voteOf = new Map<string, number>();
  readonly #created = new Map<string, string>();
  readonly #committed: CommittedEntry[] = [];
  readonly #applied = new Map<string, number>();
  readonly #readFloor = new Map<number, number>();
  elections = 0;
  reads = 0;

  constructor(nodes: readonly SimulatedNode[]) {
    this.#nodes = nodes;
  }

  get commits(): number {
    return this.#committed.length;
  }

  /** Takes what each step of a node led to. */
  stepped(node: SimulatedNode, output: Output, input: Input): void {
    // A read is measured against what was committed before it.
    if (input.type === 'read') this.#readFloor.set(input.requestId, this.#committed.length);
    for (const entry of output.write?.entries ?? []) this.#checkCreated(node, entry);
    for (const note of output.notes) {
      if (note.event === 'elected') this.#checkLeader(node, note.term);
    }
    for (const { entry } of output.committed) this.#checkCommitted(node, entry);
    for (const message of output.messages) this.#checkVote(message);
    for (const answer of output.answers) {
      if (answer.type !== 'read-ready') continue;
      this.reads++;
      const floor = this.#readFloor.get(answer.requestId) ?? 0;
      must(answer.index >= floor, `a read saw ${answer.index}, yet ${floor} was committed before`);
    }
  }

  /** Log matching (§5.3): one index and term, one entry, one predecessor; by induction, one prefix. */
  #checkCreated(node: SimulatedNode, entry: Entry): void {
    const before = node.memory.entries[entry.index - 2]?.term ?? 0;
    const content = `${entry.kind} ${entry.data} after t${before}`;
    const name = `${entry.index}:t${entry.term}`;
    const known = this.#created.get(name) ?? content;
    must(known === content, `log matching: ${name} is "${known}" and "${content}"`);
    this.#created.set(name, content);
  }

  #checkLeader(node: SimulatedNode, term: number): void {
    this.elections++;
    const other = this.#leaderOf.get(term) ?? node.id;
    must(other === node.id, `election safety: n${other} and n${node.id} lead term ${term}`);
    this.#leaderOf.set(term, node.id);
    for (const committed of this.#committed) {
      if (committed.term >= term) continue;
      const { index } = committed.entry;
      must(node.memory.has(committed.entry), `leader completeness: n${node.id} lacks ${index}`);
    }
  }

  #checkCommitted(node: SimulatedNode, entry: Entry): void {
    const life = `${node.id}/${node.life}`;
    const expected = (this.#applied.get(life) ?? 0) + 1;
    must(entry.index === expected, `n${node.id} applied ${entry.index} instead of ${expected}`);
    this.#applied.set(life, entry.index);
    const known = this.#committed[entry.index - 1];
    if (known === undefined) {
      const holders = this.#nodes.filter((holder) => holder.disk.has(entry)).length;
      const needed = Math.floor(this.#nodes.length / 2) + 1;
      must(holders >= needed, `${entry.index} was committed with ${holders} durable copies`);
      this.#committed.push({ entry, term: node.driver?.status().term ?? 0 });
      return;
    }
    const same = known.entry.term === entry.term && known.entry.data === entry.data;
    must(same, `state machine safety: two entries were applied at ${entry.index}`);
  }

  /** Votes count when others can see them; a candidate's request shows its vote for itself. */
  #checkVote(message: Message): void {
    const votes = message.type === 'vote' || (message.type === 'vote-reply' && message.granted);
    if (!votes) return;
    const candidate = message.type === 'vote' ? message.from : message.to;
    const name = `n${message.from} in term ${message.term}`;
    const other = this.#voteOf.get(name) ?? candidate;
    must(other === candidate, `${name} voted for n${other} and n${candidate}`);
    this.#voteOf.set(name, candidate);
  }
}

function must(holds: boolean, broken: string): void {
  if (!holds) throw new Error(broken);
}
