/**
 * Whether what a probe threw is a mistake in the probe itself (an argument that a function
 * refuses, a name that does not exist) rather than a network that does not answer. Such a probe
 * shows nothing: neither that a cut holds nor that a link is dead.
 */
export function isMistake(error: unknown): boolean {
  if (error instanceof RangeError || error instanceof ReferenceError) return true;
  if (error instanceof SyntaxError) return true;
  // What `fetch` rejects with when nobody answers is a TypeError too, with the reason as its cause.
  return error instanceof TypeError && error.cause === undefined;
}

/** One line of it, as far as there is one: `TypeError: x is not a function`. */
export function probeErrorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const why = cause instanceof Error ? ` (${firstLine(cause.message)})` : '';
  return `${error.name}: ${firstLine(error.message)}${why}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
