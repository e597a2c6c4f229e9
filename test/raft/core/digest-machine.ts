// The state machine of the in-memory clusters: it is the digest of all that was applied, so two of
// them are equal when the same entries were applied in the same order.
import type { Entry, Position, TakenSnapshot } from '../../../src/raft/core/index.ts';

/** Characters of a snapshot, so that it takes several parts where these are short. */
const padding = '.'.repeat(40);

export class DigestMachine {
  applied: Position = { index: 0, term: 0 };
  #digest = 0;

  apply({ index, term, data }: Entry): void {
    for (const char of `${index}:${term} ${data}`) {
      this.#digest = (Math.imul(this.#digest, 31) + char.charCodeAt(0)) | 0;
    }
    this.applied = { index, term };
  }

  snapshot(): TakenSnapshot {
    return { ...this.applied, data: `${padding}${this.#digest}` };
  }

  restore({ index, term, data }: TakenSnapshot): void {
    this.applied = { index, term };
    this.#digest = Number(data.slice(padding.length));
  }
}
