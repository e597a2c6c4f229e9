/** What an operator can ask of a cluster that has members, an office and snapshots. */
export interface Operator<Node> {
  /** The members, as this node sees them: by their ids. Undefined: it did not answer. */
  members(node: Node): Promise<readonly MemberSeen[] | undefined>;
  change(leader: Node, change: MemberChange): Promise<OperatorAnswer>;
  /** Has the leader give its office to the node of that id. */
  transfer(leader: Node, to: number): Promise<OperatorAnswer>;
  /** Has the node take a snapshot, now. */
  snapshot(node: Node): Promise<OperatorAnswer>;
}

export interface MemberSeen {
  readonly id: number;
  /** `voter`, `learner`, or what it is in the middle of a change. */
  readonly standing: string;
}

export interface MemberChange {
  /** As learners; `address` is where the other nodes dial it. */
  readonly add?: readonly { readonly id: number; readonly address: string }[];
  readonly promote?: readonly number[];
  readonly remove?: readonly number[];
}

/** `refused`: certainly without effect, by this code. `unknown`: it may yet come to pass. */
export type OperatorAnswer =
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unknown'; readonly text: string };
