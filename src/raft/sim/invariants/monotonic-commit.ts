import { breachOf, type Breach, type Invariant, type Step } from './invariant.ts';

/** What a node applies only grows, one entry after the other, and only what is in its log (§5.3). */
export class MonotonicCommit implements Invariant {
  readonly name = 'monotonic-commit';
  readonly occasion = 'entry applied';
  readonly looksAt = ['restore', 'committed'] as const;
  occasions = 0;

  stepped({ node, output }: Step): Breach | null {
    const { restore } = output;
    if (restore !== null && restore.index <= node.applied) {
      const text = `n${node.id} went back from entry ${node.applied} to a snapshot of ${restore.index}`;
      return breachOf(node, restore.index, text);
    }
    let expected = (restore?.index ?? node.applied) + 1;
    for (const { entry } of output.committed) {
      this.occasions++;
      if (entry.index !== expected) {
        return breachOf(
          node,
          entry.index,
          `n${node.id} applied entry ${entry.index} instead of ${expected}`,
        );
      }
      if (!node.memory.has(entry)) {
        return breachOf(
          node,
          entry.index,
          `n${node.id} applied entry ${entry.index}, which its log lacks`,
        );
      }
      expected++;
    }
    return null;
  }
}
