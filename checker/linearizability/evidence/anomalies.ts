/** Every name that a counterexample can have. Each has a story in the tests that was read for truth. */
export const anomalies = [
  // Registers.
  'value-from-nowhere',
  'failed-write-read',
  'future-read',
  'stale-read',
  'stale-cas',
  'false-cas-failure',
  'lost-update',
  'read-inversion',
  'conflicting-reads',
  'conflicting-answers',
  // Locks.
  'double-acquire',
  'double-release',
  // Counters.
  'lost-addition',
  'impossible-count',
  // Sets, and lists that are appended to.
  'lost-element',
  'removed-element-read',
  'repeated-element',
  'reordered-elements',
  'impossible-text',
  // Queues.
  'dequeued-twice',
  'out-of-order',
  'lost-value',
  // Transactions.
  'fractured-read',
  'other',
] as const;

export type AnomalyName = (typeof anomalies)[number];
