/**
 * Thrown by a client function: the operation was certainly not done and never will be. It becomes
 * a `fail` with this text. Anything else that is thrown is `info`: it may have happened.
 */
export class Refused extends Error {
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
  override readonly name: string = 'PreconditionFailed';
}
