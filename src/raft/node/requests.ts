import type { Refusal } from '../core/index.ts';
import type { MachineTypes } from './state-machine.ts';

/** What became of a request of a client. */
export type Reply<Types extends MachineTypes> =
  | {
      readonly type: 'result';
      readonly result: Types['result'];
      /** The entry that it came from; null when it was not waited for (a planted bug). */
      readonly index: number | null;
    }
  | { readonly type: 'value'; readonly value: Types['value'] }
  /** Certainly not executed. */
  | { readonly type: 'refused'; readonly reason: Refusal }
  | { readonly type: 'outcome-unknown' };

export type Request<Types extends MachineTypes> =
  | { readonly type: 'read'; readonly query: Types['query'] }
  | {
      readonly type: 'update';
      readonly command: Types['command'];
      /** Characters of the command in the log. */
      readonly length: number;
    };

interface Waiting<Types extends MachineTypes> {
  readonly request: Request<Types>;
  readonly reply: (reply: Reply<Types>) => void;
  readonly sinceUs: number;
}

/** How long a client waits while nothing is served: a leader that can neither commit nor be deposed answers then. */
const requestTimeoutUs = 5_000_000;
/** How long a client waits at the most, behind others that are served. */
const maxRequestUs = 60_000_000;
/** Characters of commands that wait for their commit. */
const maxWaitingLength = 256 * 1024 * 1024;

/** The requests of clients that wait for their answer, each of which gets one. */
export class Requests<Types extends MachineTypes> {
  readonly #waiting = new Map<number, Waiting<Types>>();
  #length = 0;
  /** When a client's command was last committed and answered. */
  #servedUs = -Infinity;
  #lastId = 0;

  /** Whether one more command of `length` characters may wait. */
  hasRoomFor(length: number): boolean {
    return this.#length + length <= maxWaitingLength;
  }

  /** An id that no other request of this node has. */
  nextId(): number {
    return ++this.#lastId;
  }

  /** Returns the request's id: that of its proposal or read in the core. */
  add(request: Request<Types>, reply: Waiting<Types>['reply'], nowUs: number): number {
    const id = this.nextId();
    this.#waiting.set(id, { request, reply, sinceUs: nowUs });
    if (request.type === 'update') this.#length += request.length;
    return id;
  }

  /** What is asked for, as long as somebody waits for it. */
  get(id: number): Request<Types> | undefined {
    return this.#waiting.get(id)?.request;
  }

  answer(id: number, reply: Reply<Types>): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    if (waiting.request.type === 'update') this.#length -= waiting.request.length;
    waiting.reply(reply);
  }

  /** Answers with the result of a committed entry, which also shows that the queue moves. */
  serve(id: number, result: Types['result'], index: number, nowUs: number): void {
    this.#servedUs = nowUs;
    this.answer(id, { type: 'result', result, index });
  }

  /** Requests wait in the order of their arrival, so the old ones come first. */
  giveUpOld(nowUs: number): void {
    // A long queue that moves is no reason to leave it; a read waits for no other request.
    const patienceUs = nowUs - this.#servedUs < requestTimeoutUs ? maxRequestUs : requestTimeoutUs;
    for (const [id, { request, sinceUs }] of this.#waiting) {
      const waitedUs = nowUs - sinceUs;
      if (waitedUs < requestTimeoutUs) return;
      if (request.type === 'read') this.answer(id, { type: 'refused', reason: 'lost-leadership' });
      else if (waitedUs >= patienceUs) this.answer(id, { type: 'outcome-unknown' });
    }
  }

  /** The node leaves: of nothing that waits is it known what becomes of it. */
  giveUpAll(): void {
    for (const id of [...this.#waiting.keys()]) this.answer(id, { type: 'outcome-unknown' });
  }
}
