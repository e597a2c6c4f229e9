import type { Invocation, Json } from '../history/operation.ts';
import type { ClientTime } from './client-time.ts';
import type { NodeAddress } from './system.ts';

/** What an exchange with one node says about the operation that it carried. */
export type Answer =
  | { readonly kind: 'ok'; readonly value: Json }
  /** The state machine looked and did not do it: the operation is over, and certainly so. */
  | { readonly kind: 'decided-fail'; readonly error: string }
  /** This request was not and will not be executed; another node, or the same one later, may do it. */
  | {
      readonly kind: 'refused';
      readonly error: string;
      readonly leaderId?: number;
      /** The system no longer knows the session of the request. */
      readonly sessionGone?: true;
    }
  /** It may have been executed, or may be yet. */
  | { readonly kind: 'unknown'; readonly error: string };

/** By what a system recognises a request that was sent before, and applies it once at most. */
export interface RequestIdentity {
  readonly session: string;
  readonly serial: number;
}

export interface Attempt {
  readonly timeoutMs: number;
  /** Aborted when the client is closed in the middle of it. */
  readonly signal: AbortSignal;
  readonly identity?: RequestIdentity;
}

export interface Sessions {
  /** Opens one; its name is the value of `ok`. Never rejects. */
  open(node: NodeAddress, attempt: Attempt): Promise<Answer>;
}

/**
 * How one system is spoken to: a request goes to one node, once. Nothing is repeated and no
 * redirect followed here; that is `RoutedClient`'s, the same for every wire.
 */
export interface Wire<Request> {
  /** How the system spells an operation; undefined when it has no word for it. */
  requestOf(operation: Invocation): Request | undefined;
  /** Never rejects. */
  send(node: NodeAddress, request: Request, attempt: Attempt): Promise<Answer>;
  /** Absent: the system has no sessions, and so no request to it is ever repeated. */
  readonly sessions?: Sessions;
  /** Default: that of this machine. */
  readonly time?: ClientTime;
  close(): void;
}

/** What a person is shown of an answer, where the wire has no better words. */
export function answerText(answer: Answer): string {
  switch (answer.kind) {
    case 'ok':
      return `ok ${JSON.stringify(answer.value)}`;
    case 'decided-fail':
      return `fail (${answer.error})`;
    case 'refused':
      return `refused (${answer.error})`;
    case 'unknown':
      return `not understood, or no answer (${answer.error})`;
  }
}
