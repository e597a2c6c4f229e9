// How often snapshots were taken, sent and installed in a cluster, and parts of them sent again.
import type { Output } from '../../../src/raft/core/index.ts';

export class SnapshotCount {
  readonly counts = new Map(
    ['snapshots taken', 'snapshots sent', 'snapshots installed', 'parts repeated'].map((name) => [
      name,
      0,
    ]),
  );
  readonly #parts = new Set<string>();

  stepped({ notes, messages }: Output): void {
    for (const { event } of notes) {
      if (event === 'snapshot-taken') this.#count('snapshots taken');
      if (event === 'snapshot-sent') this.#count('snapshots sent');
      if (event === 'snapshot-installed') this.#count('snapshots installed');
    }
    for (const message of messages) {
      if (message.type !== 'install-snapshot') continue;
      const { from, to, term, index, offset } = message;
      const part = `${from} ${to} ${term} ${index} ${offset}`;
      if (this.#parts.has(part)) this.#count('parts repeated');
      this.#parts.add(part);
    }
  }

  #count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}
