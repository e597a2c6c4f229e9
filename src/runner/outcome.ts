import type { InForce } from '../../nemesis/in-force.ts';
import type { HistoryEvent, Operation } from '../history/operation.ts';
import type { HarnessLag, Phase } from '../store/records.ts';
import type { LogAlarm, NodeExit, WatchedProperty } from '../world/world.ts';

/** Everything that a run brought to light; the verdict is made from it (see judge.ts). */
export interface RunOutcome {
  readonly operations: readonly Operation[];
  readonly nemesisEvents: readonly HistoryEvent[];
  /** The faults that were proven, from when to when on whom; one may have ended in parts. */
  readonly faults: readonly InForce[];
  /** How many faults were proven. */
  readonly faultsBegun: number;
  readonly skippedFaults: readonly { readonly f: string; readonly reason: string }[];
  readonly leadership: LeadershipSeen;
  /** Undefined when the run did not come that far. */
  readonly recovery: Recovery | undefined;
  /** Nodes that ended by themselves, or say in their logs that they are broken. */
  readonly troubles: NodeTroubles;
  /** How late the harness was, from its start to the end of the last phase. */
  readonly lag: HarnessLag;
  /** Requests that clients sent again under their session. */
  readonly repeatedRequests: number;
  /** What the world held its nodes to while they ran; empty where it does not look into them. */
  readonly watched: readonly WatchedProperty[];
  readonly phases: readonly Phase[];
  readonly errors: readonly unknown[];
  readonly interrupted: boolean;
}

/** What was seen of leaders over a run. */
export interface LeadershipSeen {
  /** (term, leader) pairs in the order they were first seen. */
  readonly leaders: readonly {
    readonly term: number;
    readonly node: string;
    readonly atUs: number;
  }[];
  /** Terms in which two nodes called themselves leader: a broken election. */
  readonly splitTerms: readonly { readonly term: number; readonly nodes: readonly string[] }[];
  /** Nodes that ended without having been killed. */
  readonly exited: readonly string[];
}

/** What the nodes' statuses showed over a stretch of a run. */
export interface StatusWindow {
  /** Questions that were answered promptly, late, and not at all. */
  prompt: number;
  late: number;
  unanswered: number;
  /** Some node called itself leader. */
  leaderSeen: boolean;
  /** Some node reported its role, so that a leader would have been seen. */
  rolesReported: boolean;
}

/** What became of the probes of one thread that was never served. */
export interface UnservedThread {
  /** Refused by a node that answered promptly. */
  readonly refused: number;
  /** Refused, but late. */
  readonly late: number;
  /** Not answered: nobody knows what became of them. */
  readonly unanswered: number;
}

export interface Recovery {
  /** Microseconds from the heal to the first acknowledged probe; null: none came in time. */
  readonly firstOkAfterUs: number | null;
  /** Threads whose probe was acknowledged, of how many. */
  readonly threadsServed: number;
  readonly threads: number;
  readonly probes: number;
  readonly unserved: readonly UnservedThread[];
  /** The run was interrupted while some thread still probed. */
  readonly interrupted: boolean;
  /** What the nodes reported of themselves meanwhile. */
  readonly nodes: StatusWindow;
  /** How fit the harness was meanwhile. */
  readonly lag: HarnessLag;
}

/** What the world saw of nodes that ended, or said that they are broken. */
export interface NodeTroubles {
  readonly exits: readonly NodeExit[];
  readonly alarms: readonly LogAlarm[];
}
