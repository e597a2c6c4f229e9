import type { Judgement } from '../../checker/core/checker.ts';
import type { Action } from '../../nemesis/families.ts';
import type { JsonObject } from '../history/operation.ts';
import type { Client, ClientOptions } from '../systems/client.ts';
import type { NodeStatus } from '../systems/node-status.ts';

/**
 * A world is where nodes live. There are two: the live world (real processes, sockets and
 * wall time) and the simulated one (one thread, virtual time, one seed). The runner, the
 * workloads, the nemeses, the recorder and the checkers cannot know which one they are in.
 */
export interface World {
  /** Node names, in order: n1, n2, … */
  readonly nodes: readonly string[];
  readonly clock: Clock;
  /** Runs `main` under this world's time. The simulated world moves its clock only here. */
  run<T>(main: () => Promise<T>): Promise<T>;
  /** Starts every node; resolves when each one answers. Rejects with a HarnessError. */
  start(): Promise<void>;
  /**
   * A client for one process. Threads are numbered from 0 to concurrency - 1; thread i has
   * node i mod n as its home. A process that ended in `info` gets a new client.
   */
  openClient(options: ClientOptions): Client;
  /**
   * Puts a primitive fault into force (or undoes one) and proves it: resolves with the
   * evidence only after the fault was seen to hold. Rejects with a HarnessError (RJ032,
   * RJ033) when it does not hold: that is an error of the run, never a silent no-op.
   */
  apply(action: Action): Promise<Evidence>;
  /**
   * What each node says of itself now. A node that does not answer is reported as such, never
   * left out. `onAnswer` takes each node as its answer comes: one that hangs must not
   * make the others' answers old.
   */
  status(onAnswer?: (status: NodeStatus) => void): Promise<readonly NodeStatus[]>;
  /**
   * Every process of a node that ended although this world had not ended it, in the order in
   * which that was seen: it died by itself, or somebody else killed it. A node that never came up
   * at the start is not among them: then `start` rejects.
   */
  exits(): readonly NodeExit[];
  /** Lines of the nodes' logs that match the alarms of the system. To be asked when the world was stopped. */
  alarms(): Promise<readonly LogAlarm[]>;
  /** What this world holds its nodes to from inside. Absent where they are not looked into. */
  readonly watch?: WorldWatch;
  /** What the machine's CPUs have done so far. Absent in a world without a machine of its own. */
  cpuTimes?(): CpuTimes | undefined;
  /** Ends everything that the world started. Idempotent; leaves nothing behind. */
  stop(): Promise<void>;
}

/** A world that looks into its nodes. */
export interface WorldWatch {
  /** Aborted when a rule is broken: nothing more needs to be seen. */
  readonly broken: AbortSignal;
  /** To be asked when the world was stopped. */
  properties(): readonly WatchedProperty[];
}

/** A rule that nodes were held to while they ran, and what came of it. */
export interface WatchedProperty extends Judgement {
  readonly name: string;
}

/** The one clock of a run. */
export interface Clock {
  /** Integer microseconds since the run began; monotonic. */
  nowUs(): number;
  /** Resolves at the given time, or as soon as `signal` is aborted. A time in the past resolves at the next turn. */
  sleepUntil(timeUs: number, signal?: AbortSignal): Promise<void>;
}

/** How a node's process ended that nobody in this world had ended. */
export interface NodeExit {
  readonly node: string;
  readonly atUs: number;
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  /** The last lines of its log. */
  readonly log: readonly string[];
}

/** A line of a node's log by which the node says that something is badly wrong. */
export interface LogAlarm {
  readonly node: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** CPU time of the whole machine since it was started, over all CPUs. Two readings give shares. */
export interface CpuTimes {
  readonly totalMs: number;
  readonly idleMs: number;
  /** Given to other machines by the hypervisor; null when that is not known. */
  readonly stolenMs: number | null;
}

/** What was seen that proves a fault to be in force, or undone. */
export interface Evidence {
  /** One sentence: "n1→n2, n2→n1: 2 probes unanswered for 150 ms". */
  readonly summary: string;
  /** When the fault took effect, microseconds on the world's clock (before it was proven). */
  readonly atUs: number;
  readonly detail?: JsonObject;
  /**
   * Present: it came to nothing, and why. It may still come to pass only when `mayHold` says so, and
   * is then to be undone. Only what is asked of the cluster itself, whom other faults may keep from
   * it, ends so.
   */
  readonly nothing?: { readonly reason: string; readonly mayHold: boolean };
}
