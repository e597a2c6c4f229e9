/**
 * Thrown by a client function: the operation was certainly not done and never will be. It becomes
 * a `fail` with this text. Anything else that is thrown is `info`: it may have happened.
 */
export class Refused extends Error {
  override readonly name: string = 'Refused';
}

/** Thrown by a `cas`: the value was looked at, and was not the expected one. */
export class PreconditionFailed extends Error {
  override readonly name: string = 'PreconditionFailed';
}
