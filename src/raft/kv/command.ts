import type { Json } from './json.ts';

/** Which request of which client a command is; a repeated one is applied once. */
export interface RequestName {
  readonly session: number;
  /** Grows with each new request of the session; a retry repeats it. */
  readonly serial: number;
}

export type Command =
  | { readonly op: 'open-session' }
  | Update<{ readonly op: 'write'; readonly key: string; readonly value: Json }>
  | Update<{ readonly op: 'delete'; readonly key: string }>
  /** `expected: null` means that the key must be absent. */
  | Update<{
      readonly op: 'cas';
      readonly key: string;
      readonly expected: Json;
      readonly value: Json;
    }>;

type Update<T> = T & { readonly request: RequestName | null };

export type Result =
  | { readonly type: 'session'; readonly session: number }
  | { readonly type: 'written' }
  | { readonly type: 'deleted'; readonly existed: boolean }
  | { readonly type: 'swapped' }
  | { readonly type: 'precondition-failed' }
  /** The session was never opened, or was dropped to make room: not executed. */
  | { readonly type: 'unknown-session' }
  /** The session has moved on to a later serial: not executed by this entry. */
  | { readonly type: 'stale-serial' };

/** The form in which a command stands in the log. */
export function encodeCommand(command: Command): string {
  return JSON.stringify(command);
}

/** Only what `encodeCommand` made is ever in a log, so its shape is not checked again. */
export function decodeCommand(data: string): Command {
  return JSON.parse(data) as Command;
}
