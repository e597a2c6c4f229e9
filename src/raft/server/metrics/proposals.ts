import type { Input, Output } from '../../core/index.ts';

export interface ProposalEvents {
  readonly committed: (seconds: number) => void;
  /** It was refused, or what became of it is not known here. */
  readonly failed: () => void;
}

/** Follows each proposal of this node from its step to the step that ends it. */
export class ProposalTimes {
  readonly #sinceUs = new Map<number, number>();
  readonly #events: ProposalEvents;

  constructor(events: ProposalEvents) {
    this.#events = events;
  }

  get pending(): number {
    return this.#sinceUs.size;
  }

  stepped(output: Output, input: Input, nowUs: number): void {
    if (input.type === 'propose') {
      for (const { requestId } of input.proposals) this.#sinceUs.set(requestId, nowUs);
    }
    for (const { requestId } of output.committed) {
      const sinceUs = requestId === null ? undefined : this.#end(requestId);
      if (sinceUs !== undefined) this.#events.committed((nowUs - sinceUs) / 1e6);
    }
    for (const { type, requestId } of output.answers) {
      if (type !== 'refused' && type !== 'outcome-unknown') continue;
      if (this.#end(requestId) !== undefined) this.#events.failed();
    }
  }

  #end(requestId: number): number | undefined {
    const sinceUs = this.#sinceUs.get(requestId);
    this.#sinceUs.delete(requestId);
    return sinceUs;
  }
}
