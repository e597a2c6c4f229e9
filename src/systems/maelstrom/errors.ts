/** Codes of the protocol that mean more here than "certainly not done". */
export const errorCodes = {
  notSupported: 10,
  keyDoesNotExist: 20,
  preconditionFailed: 22,
} as const;

/** The protocol's names of its errors. */
const names: ReadonlyMap<number, string> = new Map([
  [0, 'timeout'],
  [1, 'node-not-found'],
  [10, 'not-supported'],
  [11, 'temporarily-unavailable'],
  [12, 'malformed-request'],
  [13, 'crash'],
  [14, 'abort'],
  [20, 'key-does-not-exist'],
  [21, 'key-already-exists'],
  [22, 'precondition-failed'],
  [30, 'txn-conflict'],
]);

/** Those that say: certainly not done, neither now nor later. All others leave it open. */
const definite: ReadonlySet<number> = new Set([1, 10, 11, 12, 14, 20, 21, 22, 30]);

export function isDefinite(code: number): boolean {
  return definite.has(code);
}

export function errorName(code: number): string {
  return names.get(code) ?? `error-${code}`;
}
