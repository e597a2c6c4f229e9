/**
 * What the clients of one system know together of who leads, as the connections of one program
 * would: a new client begins at the leader instead of paying a redirect, and who was just left
 * without an answer by a node is not sent back there by the followers that still believe in it.
 */
export class LeaderHint {
  readonly #nowMs: () => number;
  #leader: number | undefined;
  readonly #silentUntilMs = new Map<number, number>();

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** The node that last did what only a leader does, if it has not let anybody down since. */
  get leader(): number | undefined {
    return this.#leader;
  }

  /** It did what only a leader does. */
  led(node: number): void {
    this.#leader = node;
    this.#silentUntilMs.delete(node);
  }

  /** It did not answer a client in time. */
  wasSilent(node: number): void {
    this.#silentUntilMs.set(node, this.#nowMs() + silenceMs);
    if (this.#leader === node) this.#leader = undefined;
  }

  /** Whether it left somebody without an answer a moment ago, and has not led since. */
  isSilent(node: number): boolean {
    return this.#nowMs() < (this.#silentUntilMs.get(node) ?? 0);
  }
}

/** About as long as the rest of an election: by then those who still redirect there know better. */
const silenceMs = 300;
