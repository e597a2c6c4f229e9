/**
 * Whether something that tests need, and the project does not bring, is on this machine. Where it
 * is not, they are skipped and say so; in CI, which installs it, that is a failure: a test that
 * nobody runs proves nothing.
 *
 * @param remedy how to get it
 */
export function needs(what: string, isHere: boolean, remedy: string): boolean {
  if (isHere) return true;
  if (process.env['CI'] === 'true') throw new Error(`CI lacks ${what}: ${remedy}`);
  console.warn(`skipped: what needs ${what} (not on this machine; ${remedy})`);
  return false;
}
