/**
 * Errors that a server gives before it does anything. What it says of the replicas after it has
 * done it, by WAIT, is not among them.
 */
const beforeDoing =
  /^(?:READONLY|NOREPLICAS|MASTERDOWN|LOADING|MISCONF|OOM|BUSY|NOAUTH|NOPERM|EXECABORT|ERR)\b/;

/** Whether a reply says that a command was not done and never will be. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError' && beforeDoing.test(error.message);
}
