import type { Action } from '../../nemesis/families.ts';
import type { Link } from '../../nemesis/nemesis.ts';
import { errorCodes, exitCodes, HarnessError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { NodeAddress } from '../systems/system.ts';
import type { NodeStatus } from '../systems/node-status.ts';

/** What a command asks of the supervisor: one JSON object in the body of a POST. */
export type ControlRequest =
  | { readonly kind: 'status' }
  /** A `restart` of a node that runs kills it first. */
  | { readonly kind: 'act'; readonly action: Action }
  | { readonly kind: 'stop' };

export interface NodeReport extends NodeStatus {
  readonly address: NodeAddress;
  readonly pid: number | null;
}

export interface ClusterReport {
  readonly dir: string;
  readonly supervisor: number;
  readonly bug: string | null;
  /** The links that are cut now. */
  readonly cut: readonly Link[];
  readonly nodes: readonly NodeReport[];
}

/** An error on its way from the supervisor to the command that shows it. */
export interface WordedError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly fix: string;
  readonly exitCode: number;
}

/** What the supervisor sends to the command that started it, over the channel between them. */
export type StartMessage =
  { readonly kind: 'ready' } | { readonly kind: 'failed'; readonly error: WordedError };

export function wordError(error: unknown): WordedError {
  if (error instanceof HarnessError) {
    const { code, message, fix, exitCode } = error;
    return { code, message, fix, exitCode };
  }
  return {
    code: 'RJ099',
    message: `${errorCodes.RJ099.title}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    fix: 'please report it with the command that you ran',
    exitCode: exitCodes.harnessError,
  };
}

export function errorOf({ code, message, fix, exitCode }: WordedError): HarnessError {
  return new HarnessError(code, message, fix, exitCode);
}
