/** Why the seeds that were run did not find a bug. Most have a story in test/raft/core/stories that does. */
export const notFound: Readonly<Record<string, string>> = {
  'vote-log-index-only':
    'needs a deposed leader with a longer log than those that committed without it, which then stands first.',
  'vote-not-persisted':
    'needs a restart between two candidates of one term; pre-vote makes two candidates of one term rare.',
  'vote-before-durable':
    'needs a power cut within the fraction of a millisecond between a vote and its sync, and a second candidate.',
  'double-vote-on-stepdown':
    'needs three candidates of one term, and a request that is on its way for longer than the shortest election timeout: who has heard of a leader refuses for so long.',
  'stale-vote-counted':
    'needs a vote that is on its way for longer than an election timeout; the delays of the profiles are shorter.',
  'dup-vote-counted':
    'needs a candidate that lacks a vote of a majority and has one twice: most are elected or refused by all.',
  'no-stepdown-on-higher-term':
    'masked: appends of the new leader depose the old one, and its look at its own quorum does.',
  'append-old-term-accepted':
    'needs an append of the old leader that arrives after the new one wrote, and fits the log before it.',
  'count-self-unsynced':
    'needs an answer that is faster than the leader’s own disk, and a power cut right then: the simulated disk is as fast as the network.',
  'truncation-not-persisted':
    'needs a restart after a cut that made the log shorter than it was on disk.',
  'stale-append-response':
    'needs an answer that is on its way while its receiver loses its office and wins it back.',
  'read-round-of-old-term': 'needs a heartbeat that is on its way through two terms of one leader.',
  'fail-is-definite':
    'a client that is told that this node does not lead asks the next one, and the answer of that one hides the first.',
  'snap-drops-suffix':
    'needs a snapshot for a follower whose log goes on behind it; one that lacks so little is sent entries.',
  'stale-storage-ack':
    'needs an entry that is cut and written anew before the disk has answered for it, in a third of a millisecond.',
  'commit-old-term':
    'needs three elections in the order of Figure 8. Seeds of its profile come near, and entries of old terms lie on majorities, but it was not within these.',
  'snap-stale-leader':
    'needs a snapshot of a deposed leader that arrives after the follower has heard of the new one.',
  'stale-serial-executed':
    'a client has one request open at a time and its repetitions end before the next, so an older serial comes late only out of the network between node and client, which has no delay here.',
};

/** Of the catalogue of known bugs of Raft: what is not planted, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  'prevote-disrupts, no-prevote, no-stickiness, no-timer-reset-on-vote, removed-disrupts':
    'nothing wrong is answered and nothing stands still; what suffers is how often there are elections, which no check measures.',
  'next-no-backoff':
    'a storm of refusals: simulated runs have no bound on events yet, and would not end.',
  'read-no-wait-apply':
    'equivalent here: a node applies what is committed in the same step, so its state never lags behind its commit index.',
  'snap-tail-not-kept': 'equivalent: it costs a transfer, and breaks no rule.',
  'heartbeat-acks-unsynced':
    'equivalent: the acknowledgement waits for the disk at another place too (`ack-before-durable` is that place).',
  'purged-follower-stuck':
    'there is no state in which a leader lacks both the entries and the snapshot: it refuses to start like that.',
  'snap-parts-mixed': 'the snapshots of a simulated run are sent in one part: a part has 256 KiB.',
  'pending-lost, timeout-is-fail':
    'a client of a test gives up long before, so that both look the same to it.',
  'lease-clock, lease-through-transfer, lease-extended-by-rejection':
    'the store has no lease (`read-lease-too-long` plants one), and simulated clocks do not differ.',
  'joint-new-majority-only, joint-union-majority, direct-switch, config-at-commit, single-server-no-guard, two-pending-configs, config-not-rolled-back, removed-cannot-campaign, empty-config, commit-from-nonvoters, snap-no-config, transfer-skips-log-check, transfer-stale-target':
    'rules of membership and transfer: to be planted when simulated runs change members.',
  'torn-tail-accepted, crc-ignored, truncate-on-any-corruption, truncate-order, append-after-bad-tail, rejoin-empty-disk':
    'rules of the log’s bytes: to be planted in its recovery.',
  'sessions-leader-memory, forward-retries, session-expiry-by-local-time':
    'the state machine does not know who leads nor what time it is, and nodes forward nothing: there is no line to break.',
  'multi-source-notify-race': 'a node has one thread; `read-answered-on-stepdown` is its outcome.',
  'unsorted-progress': 'the leader keeps no sorted list; `lexicographic-sort` is its relative.',
};
