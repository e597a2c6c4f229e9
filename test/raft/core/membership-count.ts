// How often the members changed in a cluster, and in which ways that matter.
import { isJoint, type Input, type Output } from '../../../src/raft/core/index.ts';

const names = [
  'learners added',
  'joint phases entered',
  'joint phases left',
  'learners promoted',
  'leaders removed',
  'configurations rolled back',
  'snapshots installed with a joint configuration',
  'nodes that noticed their removal',
  'nodes told of their removal',
  'transfers done',
  'transfers given up',
  'proposals held back and refused',
] as const;

export class MembershipCount {
  readonly counts = new Map<string, number>(names.map((name) => [name, 0]));
  readonly #latest = new Map<number, number>();

  stepped(node: number, { notes, answers, write }: Output, input: Input): void {
    const proposed = input.type === 'propose' ? input.proposals.map((each) => each.requestId) : [];
    for (const note of notes) {
      if (note.event === 'configured') {
        if (note.index < (this.#latest.get(node) ?? 0)) this.#count('configurations rolled back');
        this.#latest.set(node, note.index);
      }
      if (note.event === 'stepped-down' && note.reason === 'no voter any more') {
        this.#count('leaders removed');
      }
      if (note.event === 'not-a-member') {
        const told = input.type === 'message' && input.message.type === 'pre-vote-reply';
        this.#count(told ? 'nodes told of their removal' : 'nodes that noticed their removal');
      }
      if (note.event === 'transfer-given-up') this.#count('transfers given up');
      if (note.event !== 'configured') continue;
      const joint = isJoint(note.members);
      const own = input.type === 'change-members';
      const follows = input.type === 'message' && input.message.type === 'append';
      if (own && joint) this.#count('joint phases entered');
      if (own && !joint) this.#count('learners added');
      if (own && note.members.some(({ standing }) => standing === 'joining')) {
        this.#count('learners promoted');
      }
      if (!own && !follows && !joint && write?.entries.some(({ kind }) => kind === 'members')) {
        this.#count('joint phases left');
      }
    }
    const snapshot = write?.replacement?.snapshot;
    const installed = notes.some(({ event }) => event === 'snapshot-installed');
    if (installed && isJoint(snapshot?.configuration?.members ?? [])) {
      this.#count('snapshots installed with a joint configuration');
    }
    for (const answer of answers) {
      if (answer.type === 'transferred' && answer.leader !== node) this.#count('transfers done');
      const late = answer.type === 'refused' && !proposed.includes(answer.requestId);
      if (late) this.#count('proposals held back and refused');
    }
  }

  #count(name: (typeof names)[number]): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}
