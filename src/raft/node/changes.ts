import type { Answer, ChangeRefusal, NodeId, TransferFailure } from '../core/index.ts';

/** What became of a change of the members. */
export type ChangeReply =
  /** The last configuration that it led to is committed, as the entry at `index`. */
  | { readonly type: 'changed'; readonly index: number }
  /** Certainly without effect. */
  | { readonly type: 'refused'; readonly reason: ChangeRefusal }
  /** The node lost its office, or ends: the change may be committed yet. */
  | { readonly type: 'outcome-unknown' };

/** What became of a transfer of the office. */
export type TransferReply =
  /** This node leads no more, and `leader` does: the one that was meant, mostly. */
  | { readonly type: 'transferred'; readonly leader: NodeId }
  /** This node still leads, or never did. */
  | { readonly type: 'refused'; readonly reason: TransferFailure }
  /** The node ends. */
  | { readonly type: 'outcome-unknown' };

type Waiting =
  | { readonly type: 'change'; readonly reply: (reply: ChangeReply) => void }
  | { readonly type: 'transfer'; readonly reply: (reply: TransferReply) => void };

/** What operators asked of this node and wait for; few at a time, and each is answered once. */
export class Changes {
  readonly #waiting = new Map<number, Waiting>();

  add(requestId: number, waiting: Waiting): void {
    this.#waiting.set(requestId, waiting);
  }

  /** A configuration that somebody here asked for is committed. */
  committed(requestId: number, index: number): void {
    const waiting = this.#take(requestId);
    if (waiting?.type === 'change') waiting.reply({ type: 'changed', index });
  }

  /** Whether the answer was for a request that waits here. */
  answer(answer: Answer): boolean {
    const waiting = this.#take(answer.requestId);
    if (waiting === undefined) return false;
    if (waiting.type === 'change' && answer.type === 'change-refused') {
      waiting.reply({ type: 'refused', reason: answer.reason });
    } else if (waiting.type === 'transfer' && answer.type === 'transferred') {
      waiting.reply({ type: 'transferred', leader: answer.leader });
    } else if (waiting.type === 'transfer' && answer.type === 'transfer-failed') {
      waiting.reply({ type: 'refused', reason: answer.reason });
    } else waiting.reply({ type: 'outcome-unknown' });
    return true;
  }

  /** The node ends: of nothing that waits is it known what becomes of it. */
  giveUpAll(): void {
    for (const { reply } of this.#waiting.values()) reply({ type: 'outcome-unknown' });
    this.#waiting.clear();
  }

  #take(requestId: number): Waiting | undefined {
    const waiting = this.#waiting.get(requestId);
    this.#waiting.delete(requestId);
    return waiting;
  }
}
