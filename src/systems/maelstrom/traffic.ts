/**
 * A guess at who leads, from who hears whom. The protocol has no word for it, but a leader of any
 * kind talks with a majority, to and fro, all the time, and followers with nobody but the leader.
 * A candidate is taken for one while it canvasses, and among nodes that all talk to all, the
 * guess is as good as any.
 */
export class Traffic {
  readonly #nodes: readonly string[];
  /** When `to` last got something from `from`, by both names. */
  readonly #heard = new Map<string, number>();

  constructor(nodes: readonly string[]) {
    this.#nodes = nodes;
  }

  delivered(from: string, to: string, nowMs: number): void {
    this.#heard.set(`${to} ${from}`, nowMs);
  }

  /** Undefined when nobody is in conversation with a majority. */
  leader(nowMs: number): string | undefined {
    for (const windowMs of windowsMs) {
      const found = this.#leader(nowMs - windowMs);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #leader(sinceMs: number): string | undefined {
    // Itself included, as majorities are.
    const majority = Math.floor(this.#nodes.length / 2) + 1;
    const [best] = this.#nodes
      .map((node) => ({ node, partners: this.#partners(node, sinceMs) }))
      .filter(({ partners }) => partners + 1 >= majority)
      .sort((a, b) => b.partners - a.partners);
    return best?.node;
  }

  #partners(node: string, sinceMs: number): number {
    const since = (to: string, from: string): boolean =>
      (this.#heard.get(`${to} ${from}`) ?? -Infinity) >= sinceMs;
    return this.#nodes.filter((other) => other !== node && since(node, other) && since(other, node))
      .length;
  }
}

/** Short, so that who was deposed is soon forgotten; longer where heartbeats are rare. */
const windowsMs = [250, 1_500];
