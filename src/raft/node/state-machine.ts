/** What a state machine speaks of. */
export interface MachineTypes {
  /** A change that a client asks for, and what it is answered. */
  readonly command: unknown;
  readonly result: unknown;
  /** What a client may ask without a change, and the answer. */
  readonly query: unknown;
  readonly value: unknown;
}

/** What the log is for. The same entries, applied in order, give the same state and the same results on each node. */
export interface StateMachine<Types extends MachineTypes> {
  /** The form in which a command stands in the log. */
  encode(command: Types['command']): string;
  /** Executes the committed entry at `index`; every text has a result. */
  apply(index: number, data: string): Types['result'];
  /** What the command would answer now; null when only its place in the log decides that. */
  preview(command: Types['command']): Types['result'] | null;
  /** Text of which `restore` makes the same state again, the same on each node that has applied the same entries. */
  snapshot(): string;
  /**
   * Takes the place of whatever the state was.
   * @throws when the text is none of `snapshot`
   */
  restore(data: string): void;
  read(query: Types['query']): Types['value'];
}
