import type { Link } from '../../../nemesis/nemesis.ts';

/** So many messages each way are a conversation. A vote that is asked for and given is one. */
const conversation = 3;
/** Within so long. Short, so that who was deposed is soon forgotten; longer where less is said. */
const windowsMs = [250, 1_500];
const longestMs = Math.max(...windowsMs);

/**
 * A guess at who leads, from who hears whom. The protocol has no word for it, but a leader of any
 * kind talks with a majority, to and fro, all the time, and followers with nobody but the leader.
 * A candidate only asks once. Of two that talk with each other alone, it is the one that is
 * answered more. Among nodes that all talk to all, any guess is as good as another.
 */
export class Traffic {
  readonly #nodes: readonly string[];
  /** When `to` last got something from `from`, by both names: the last few times, the latest first. */
  readonly #heard = new Map<string, readonly number[]>();

  /** When each node got an answer, the earliest first. */
  readonly #answered = new Map<string, number[]>();

  constructor(nodes: readonly string[]) {
    this.#nodes = nodes;
  }

  /** @param isAnswer whether the message says that it is in reply to another */
  delivered(from: string, to: string, isAnswer: boolean, nowMs: number): void {
    const key = `${to} ${from}`;
    const before = this.#heard.get(key) ?? [];
    this.#heard.set(key, [nowMs, ...before.slice(0, conversation - 1)]);
    if (!isAnswer) return;
    const answers = this.#answered.get(to) ?? [];
    while (answers[0] !== undefined && answers[0] < nowMs - longestMs) answers.shift();
    answers.push(nowMs);
    this.#answered.set(to, answers);
  }

  /**
   * Undefined when nobody is in conversation with a majority, over links that carry now: who is
   * cut off leads no longer, as soon as it is.
   */
  leader(nowMs: number, carries: (link: Link) => boolean = () => true): string | undefined {
    for (const windowMs of windowsMs) {
      const found = this.#leaderSince(nowMs - windowMs, carries);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #leaderSince(sinceMs: number, carries: (link: Link) => boolean): string | undefined {
    // Itself included, as majorities are.
    const majority = Math.floor(this.#nodes.length / 2) + 1;
    const [best] = this.#nodes
      .map((node) => ({
        node,
        partners: this.#partners(node, sinceMs, carries),
        answers: (this.#answered.get(node) ?? []).filter((atMs) => atMs >= sinceMs).length,
      }))
      .filter(({ partners }) => partners + 1 >= majority)
      .sort((a, b) => b.partners - a.partners || b.answers - a.answers);
    return best?.node;
  }

  #partners(node: string, sinceMs: number, carries: (link: Link) => boolean): number {
    const hears = (to: string, from: string): boolean =>
      carries({ from, to }) &&
      (this.#heard.get(`${to} ${from}`)?.[conversation - 1] ?? -Infinity) >= sinceMs;
    return this.#nodes.filter((other) => other !== node && hears(node, other) && hears(other, node))
      .length;
  }
}
