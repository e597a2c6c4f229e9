/** The command line is wrong; the message is one sentence for whoever typed it. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}
