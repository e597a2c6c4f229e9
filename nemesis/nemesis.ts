import type { JsonObject } from '../src/history/operation.ts';
import type { Random } from '../src/random.ts';

/** A directed link: bytes or messages that flow from one node to another. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

/**
 * One step of a fault schedule: data that can be printed, saved, replayed and shrunk.
 * The same step means the same thing in every world. `value` says what is aimed at
 * ("the leader", "a minority: n3 n1 first"), not which links or nodes: that is resolved
 * at the moment the step is due, against the cluster as it then is.
 */
export interface NemesisStep {
  /** Microseconds after the workload began. */
  readonly atUs: number;
  /** partition, heal, kill, restart, pause, resume, … */
  readonly f: string;
  readonly value: JsonObject;
}

/**
 * What a world is asked to do: the primitive faults. `cut` names the complete set of links
 * that shall be cut; every other link shall be open (so `links: []` heals).
 */
export type Action =
  | { readonly kind: 'cut'; readonly links: readonly Link[] }
  | { readonly kind: 'kill'; readonly nodes: readonly string[] }
  | { readonly kind: 'restart'; readonly nodes: readonly string[] }
  | { readonly kind: 'pause'; readonly nodes: readonly string[] }
  | { readonly kind: 'resume'; readonly nodes: readonly string[] };

/** The cluster at the moment that a step is resolved. */
export interface ClusterView {
  readonly nodes: readonly string[];
  /** The leader that the status probe names; undefined when there is none. */
  readonly leader: string | undefined;
  readonly killed: ReadonlySet<string>;
  readonly paused: ReadonlySet<string>;
}

/** What a step comes to, now. */
export type Resolution =
  | { readonly kind: 'act'; readonly action: Action }
  /** The step aims at the leader and there is none: ask again when one is there. */
  | { readonly kind: 'await-leader' }
  /** Nothing to do (say, every target is already down). Recorded, and not counted as a fault. */
  | { readonly kind: 'skip'; readonly reason: string };

export interface ScheduleOptions {
  readonly nodes: readonly string[];
  /** Steps lie within [0, durationUs). */
  readonly durationUs: number;
  /** Mean time from the start of one fault to the start of the next of its family. */
  readonly intervalUs: number;
  readonly random: Random;
}

/** A family of faults: a pure, seeded source of steps, and what each step comes to. */
export interface Nemesis {
  readonly name: string;
  /** A paragraph that a newcomer understands: what it does, what it can find, what it cannot. */
  readonly summary: string;
  /** The step names that start a fault, with the step that undoes each. */
  readonly undoneBy: Readonly<Record<string, string>>;
  schedule(options: ScheduleOptions): NemesisStep[];
  resolve(step: NemesisStep, view: ClusterView): Resolution;
}
