import type { Entry, NodeId } from './entry.ts';
import type { Configuration } from './members.ts';

interface Header {
  readonly from: NodeId;
  readonly to: NodeId;
  /** The sender's current term; a pre-vote does not raise it (thesis 9.6). */
  readonly term: number;
}

/** "Would you vote for me?" Changes nothing at the receiver. */
export interface PreVote extends Header {
  readonly type: 'pre-vote';
  readonly lastIndex: number;
  readonly lastTerm: number;
}

export interface PreVoteReply extends Header {
  readonly type: 'pre-vote-reply';
  /** The term of the request that this answers; `term` is the answerer's own. */
  readonly requestTerm: number;
  readonly granted: boolean;
  /** From this index on the node that asked is no member, whatever its log says; 0 or absent: it may be one. */
  readonly notMemberSince?: number;
}

export interface Vote extends Header {
  readonly type: 'vote';
  readonly lastIndex: number;
  readonly lastTerm: number;
  /** The leader itself has asked for this election: that it is alive is no reason to refuse. */
  readonly transfer?: boolean;
}

export interface VoteReply extends Header {
  readonly type: 'vote-reply';
  readonly granted: boolean;
}

/** AppendEntries (§5.3); without entries it is a heartbeat. */
export interface Append extends Header {
  readonly type: 'append';
  readonly prevIndex: number;
  readonly prevTerm: number;
  readonly entries: readonly Entry[];
  readonly commit: number;
  /** The leader's newest read round; the reply echoes it, which confirms the leader to its reads. */
  readonly round: number;
}

/** The follower's log agrees with the leader's up to `match`, and is durable up to there. */
export interface AppendAccepted extends Header {
  readonly type: 'append-accepted';
  readonly match: number;
  readonly round: number;
}

/** The follower lacks `prevIndex`, or has another term there. */
export interface AppendRejected extends Header {
  readonly type: 'append-rejected';
  /** The `prevIndex` that was refused. */
  readonly prevIndex: number;
  /** The term that the follower has at `prevIndex`; null when its log ends before it. */
  readonly conflictTerm: number | null;
  /** First index of `conflictTerm` in the follower's log, or one past its end. */
  readonly conflictIndex: number;
  readonly round: number;
}

/**
 * InstallSnapshot (§7): a part of the snapshot that stands for the log up to `index`. When the
 * follower has all of it on disk, it answers as to an append: its log agrees up to `index`.
 */
export interface InstallSnapshot extends Header {
  readonly type: 'install-snapshot';
  readonly index: number;
  /** The term of the entry at `index`. */
  readonly indexTerm: number;
  /** Who the members are at `index`. */
  readonly configuration: Configuration;
  /** Of the whole snapshot, in characters, as is `offset`. */
  readonly size: number;
  readonly offset: number;
  readonly data: string;
  readonly round: number;
}

/** The answer to the part at `offset`: the follower has all before `next`, and asks for what is there. */
export interface SnapshotReceived extends Header {
  readonly type: 'snapshot-received';
  readonly index: number;
  readonly offset: number;
  readonly next: number;
  readonly round: number;
}

/** TimeoutNow (thesis 3.10): the leader of `term` asks a voter that has its whole log to run for office. */
export interface TimeoutNow extends Header {
  readonly type: 'timeout-now';
}

export type Message =
  | PreVote
  | PreVoteReply
  | Vote
  | VoteReply
  | Append
  | AppendAccepted
  | AppendRejected
  | InstallSnapshot
  | SnapshotReceived
  | TimeoutNow;

function describeBody(message: Message): string {
  switch (message.type) {
    case 'pre-vote':
      return `last ${message.lastIndex}:t${message.lastTerm}`;
    case 'vote':
      return `last ${message.lastIndex}:t${message.lastTerm}${message.transfer === true ? ' for a transfer' : ''}`;
    case 'pre-vote-reply': {
      const gone = message.notMemberSince ?? 0;
      return `${message.granted ? 'granted' : 'refused'}${gone === 0 ? '' : `, no member since ${gone}`}`;
    }
    case 'vote-reply':
      return message.granted ? 'granted' : 'refused';
    case 'append': {
      const first = message.entries[0]?.index;
      const last = message.entries.at(-1)?.index;
      const entries =
        first === undefined || last === undefined ? 'no entries' : `entries ${first}..${last}`;
      return `prev ${message.prevIndex}:t${message.prevTerm} ${entries} commit ${message.commit} round ${message.round}`;
    }
    case 'append-accepted':
      return `match ${message.match} round ${message.round}`;
    case 'append-rejected': {
      const has = message.conflictTerm === null ? 'log ends' : `has t${message.conflictTerm} from`;
      return `prev ${message.prevIndex}: ${has} ${message.conflictIndex} round ${message.round}`;
    }
    case 'install-snapshot': {
      const { index, indexTerm, size, offset, data, round } = message;
      const part = `${offset}..${offset + data.length} of ${size}`;
      return `up to ${index}:t${indexTerm} part ${part} round ${round}`;
    }
    case 'snapshot-received':
      return `up to ${message.index} part ${message.offset}: has ${message.next} round ${message.round}`;
    case 'timeout-now':
      return '';
  }
}

/** `n1→n2 t3 append prev 4:t2 entries 5..7 commit 4 round 0` */
export function describeMessage(message: Message): string {
  const { from, to, term, type } = message;
  return `n${from}→n${to} t${term} ${type} ${describeBody(message)}`.trimEnd();
}
