/**
 * What no cluster reaches, so that a number or an entry beyond it was never sent by one. Each
 * is decided here once: the doors (the clients' and the peers' port, the log at its recovery)
 * refuse what is beyond, and everything behind them may rely on it.
 */

/** A cluster that held three elections a second would need a million years. Six bytes hold it in the log. */
export const maxTerm = 2 ** 47 - 1;
/** As many entries: a log of them would fill 10^15 bytes. */
export const maxIndex = 2 ** 47 - 1;

/**
 * How far the term of a message may be ahead of a node's own: 65 days of three elections a
 * second, all of them while the node was away. A greater jump is no message of a cluster. It
 * would also be a way to walk the term up to its bound, after which nobody could be elected.
 */
export const maxTermJump = 2 ** 24;

/** Characters of one entry's data; a frame of the log and a request between nodes hold it with room to spare. */
export const maxEntryData = 4 * 1024 * 1024;

/** Characters of a snapshot; half of what a text of V8 can have. */
export const maxSnapshotData = 256 * 1024 * 1024;

/** How deep the JSON of a client's value may be nested: nothing that recurses over it comes near its stack. */
export const maxJsonDepth = 128;

/** Members of a cluster, learners included; each is sent everything by one leader. */
export const maxMembers = 31;
/** A log keeps the vote for a node in four bytes. */
export const maxNodeId = 2 ** 32 - 1;
