import type { Completion, Invocation } from '../history/operation.ts';

export interface ClientOptions {
  readonly thread: number;
  readonly process: number;
  /** After this long without an answer, an operation is `info`. */
  readonly timeoutMs: number;
  /**
   * How often a request is repeated within its timeout, under one session and serial number. A
   * system that has no sessions does not repeat anything: that would be another operation.
   */
  readonly retries: number;
  /**
   * Where reads go first: to the thread's home node, to the node taken for the leader, or to
   * each by turns (the default).
   */
  readonly reads?: 'home' | 'leader' | 'both';
  /**
   * Told what each node was asked and answered, in words, for whoever looks at one operation:
   * "PUT /kv/a: HTTP 200 {}". Not every client tells it.
   */
  readonly onAnswer?: (words: string) => void;
}

/** What became of an operation, and what it took. */
export interface ClientCompletion extends Completion {
  /** How often its request was sent again under its session; it stays one operation. */
  readonly repeats?: number;
}

/** One operation at a time. Never rejects: whatever happens is a completion. */
export interface Client {
  invoke(operation: Invocation): Promise<ClientCompletion>;
  close(): void;
}
