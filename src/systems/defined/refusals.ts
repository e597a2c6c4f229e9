/**
 * By these they are known, and not by their class: another copy of this package, which a library
 * of the user's brought, throws a class of its own.
 */
const refusedMark = Symbol.for('raft-jepsen/Refused');
const preconditionMark = Symbol.for('raft-jepsen/PreconditionFailed');

/**
 * Thrown by a client function: the operation was certainly not done and never will be. It becomes
 * a `fail` with this text. Anything else that is thrown is `info`: it may have happened.
 */
export class Refused extends Error {
  readonly [refusedMark] = true;
  override readonly name: string = 'Refused';
  /** The id of the node that leads, if the refusal said so: the operation is taken there. */
  readonly leader: number | undefined;

  constructor(message: string, { leader, ...options }: ErrorOptions & { leader?: number } = {}) {
    super(message, options);
    this.leader = leader;
  }
}

/** Thrown by a `cas`: the value was looked at, and was not the expected one. */
export class PreconditionFailed extends Error {
  readonly [preconditionMark] = true;
  override readonly name: string = 'PreconditionFailed';
}

export function isRefused(error: unknown): error is Pick<Refused, 'message' | 'leader'> {
  return has(error, refusedMark);
}

export function isPreconditionFailed(error: unknown): boolean {
  return has(error, preconditionMark);
}

function has(error: unknown, mark: symbol): boolean {
  return typeof error === 'object' && error !== null && Reflect.get(error, mark) === true;
}
