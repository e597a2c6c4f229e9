/**
 * The rules of a well-formed history, as the sentences that say which one is broken. The
 * recorder, the general readers and the readers into columns keep to the same rules in the
 * same words.
 */

export function stillOpen(process: number, f: string, invokeIndex: number): string {
  return `process ${process} invokes while its ${f} (index ${invokeIndex}) is open`;
}

export function afterInfo(process: number): string {
  return `process ${process} goes on after it ended in info`;
}

export function notInvoked(process: number): string {
  return `process ${process} completes an operation that it did not invoke`;
}

export function otherOperation(process: number, invoked: string, completes: string): string {
  return `process ${process} invoked ${invoked} but completes ${completes}`;
}

export function otherKey(
  process: number,
  f: string,
  invoked: string | null | undefined,
  completes: string | null | undefined,
): string {
  return `process ${process} invoked ${f} of key ${invoked ?? '(none)'} but completes key ${completes ?? '(none)'}`;
}

/** @param problem of a `Contradiction` */
export function otherValue(process: number, problem: string): string {
  return `process ${process} ${problem}`;
}

export function indexGoesBack(from: number, to: number): string {
  return `the index goes from ${from} to ${to}`;
}

export function timeGoesBack(from: number, to: number): string {
  return `the time goes back from ${from} to ${to}`;
}

/**
 * For the interval form: why an operation cannot follow the last one of its process, if it cannot.
 *
 * @param last `isOpen`: it completed after the next one began
 */
export function overlapError(
  process: number,
  last: { readonly isInfo: boolean; readonly isOpen: boolean },
  invokedAtUs: number,
): string | undefined {
  if (last.isInfo) return afterInfo(process);
  return last.isOpen
    ? `process ${process} invokes at ${invokedAtUs}, before its last operation completed`
    : undefined;
}

/** What to do about each of them. */
export const wellFormedFixes = {
  process:
    'A process has one open operation at a time, completes the one it invoked, and is never used again after info.',
  order: 'A file holds one history, its events in the order in which they were recorded.',
} as const;
