/** What the store can be made to get wrong, each at the line whose rule it breaks. */
export const storeFlaws = [
  {
    name: 'stale-reads',
    summary:
      'Every node answers reads from the last state that it knows, without asking a majority. A node ' +
      'learns of a change only with the next message, and not at all while it is cut off: its readers ' +
      'see the past. Shows without any fault.',
    source:
      'Gifford, Weighted voting for replicated data (SOSP 1979): quorums of reads and writes meet',
  },
  {
    name: 'lost-writes',
    summary:
      'The leader acknowledges an operation as soon as it has carried it out itself, before a ' +
      'majority has accepted it. When it is cut off or killed, its successor knows nothing of it.',
    source: 'asynchronous replication: Redis, MongoDB with w:1',
  },
] as const;

export type StoreFlaw = (typeof storeFlaws)[number]['name'];

export function isStoreFlaw(name: string): name is StoreFlaw {
  return storeFlaws.some((flaw) => flaw.name === name);
}
