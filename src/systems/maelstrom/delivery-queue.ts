import TinyQueue from 'tinyqueue';

interface Delivery {
  readonly dueMs: number;
  readonly order: number;
  readonly deliver: () => void;
}

/** Beyond this many messages on their way, further ones are lost. */
const mostWaiting = 100_000;

/** Messages on their way, in the order in which they are due; of those due at once, as they were sent. */
export class DeliveryQueue {
  readonly #queue = new TinyQueue<Delivery>([], (a, b) => a.dueMs - b.dueMs || a.order - b.order);
  #sent = 0;
  #timer: NodeJS.Timeout | undefined;
  #timerDueMs = Infinity;

  /** At once when there is no delay, and nothing that is due before it. */
  after(delayMs: number, deliver: () => void): void {
    const nowMs = performance.now();
    if (delayMs <= 0) {
      this.#deliverUntil(nowMs);
      deliver();
      return;
    }
    if (this.#queue.length >= mostWaiting) return;
    this.#queue.push({ dueMs: nowMs + delayMs, order: this.#sent++, deliver });
    this.#wake();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#queue.length > 0) this.#queue.pop();
  }

  #deliverUntil(nowMs: number): void {
    for (;;) {
      const next = this.#queue.peek();
      if (next === undefined || next.dueMs > nowMs) return;
      this.#queue.pop();
      next.deliver();
    }
  }

  #wake(): void {
    const next = this.#queue.peek();
    if (next === undefined) return;
    if (this.#timer !== undefined && this.#timerDueMs <= next.dueMs) return;
    clearTimeout(this.#timer);
    this.#timerDueMs = next.dueMs;
    const inMs = Math.max(0, next.dueMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#deliverUntil(performance.now());
      this.#wake();
    }, inMs);
  }
}
