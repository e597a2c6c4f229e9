import { setTimeout as sleep } from 'node:timers/promises';
import type { Invocation } from '../../../history/operation.ts';
import type { Client, ClientCompletion } from '../../../systems/client.ts';
import type { World } from '../../../world/world.ts';

/** What became of an operation, what was seen of it, and how long it took. */
export interface Asked extends ClientCompletion {
  /** What each node answered, as far as the client tells it. */
  readonly seen: readonly string[];
  readonly tookMs: number;
}

/** Longer than a run waits: whether an answer is late is to be seen. */
const timeoutMs = 3_000;
/** A refusal may be that of a cluster that has no leader yet. */
const againMs = 100;

/** One client that asks one thing after the other. */
export class Asker {
  readonly #world: World;
  #client: Client | undefined;
  #process = 0;
  #seen: string[] = [];
  #keys = 0;
  #values = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** One that nobody has used. */
  newKey(): string {
    return `k${this.#keys++}`;
  }

  newValue(): number {
    return ++this.#values;
  }

  async ask(operation: Invocation): Promise<Asked> {
    const client = (this.#client ??= this.#open());
    this.#seen = [];
    const startMs = performance.now();
    const completion = await client.invoke(operation);
    const tookMs = Math.round(performance.now() - startMs);
    // It may still have an operation in flight.
    if (completion.type === 'info') this.close();
    return { ...completion, seen: this.#seen, tookMs };
  }

  /**
   * The same until it is done, or the time is over. Each try is one of a new operation: one that
   * failed, or may have, is never repeated.
   *
   * @param isWorthAgain whether an answer may be another one soon
   */
  async until(
    operation: () => Invocation,
    withinMs: number,
    isWorthAgain: (asked: Asked) => boolean,
  ): Promise<{ readonly operation: Invocation; readonly asked: Asked }> {
    const deadlineMs = performance.now() + withinMs;
    for (;;) {
      const tried = operation();
      const asked = await this.ask(tried);
      const isOver = performance.now() >= deadlineMs || !isWorthAgain(asked);
      if (asked.type === 'ok' || isOver) return { operation: tried, asked };
      await sleep(againMs);
    }
  }

  close(): void {
    this.#client?.close();
    this.#client = undefined;
  }

  #open(): Client {
    const process = this.#process++;
    const onAnswer = (words: string): void => void this.#seen.push(words);
    return this.#world.openClient({ thread: 0, process, timeoutMs, retries: 0, onAnswer });
  }
}
