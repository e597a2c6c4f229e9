import type { JsonObject } from '../src/history/operation.ts';
import type { Random } from '../src/random.ts';
import type { PacketKind } from './packet-kinds.ts';

/** A directed link: bytes or messages that flow from one node to another. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

/** A fault, and whom it hits. */
export interface Fault {
  /** partition, kill, pause, … */
  readonly family: string;
  /** Empty when it hits links, or a foreign history does not name them. */
  readonly nodes: readonly string[];
  readonly links: readonly Link[];
  /** What is done to links that still carry, in words: "60 ms late". Absent: they are cut. */
  readonly how?: string;
  /** What a foreign history calls it where it names neither. */
  readonly name?: string;
  /** It is over as soon as it has begun. */
  readonly moment?: true;
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
  /**
   * Present: the step belongs to the one before it of its family, and comes so many microseconds
   * after that one took effect, or later. Such a sequence is not disturbed: it waits until the
   * faults of other families are over, and time stands still for these until it is over itself.
   */
  readonly afterUs?: number;
}

/**
 * What a world is asked to do: a primitive fault or its undoing, on nodes or on links. An action
 * on links names all that shall be hit from now on; every other link is as it was at first.
 */
export type FaultAction = { readonly kind: string } & (
  | { readonly nodes: readonly string[] }
  | {
      readonly links: readonly Link[];
      /** See `Fault.how`. */
      readonly how?: string;
    }
);

/** The cluster at the moment that a step is resolved. */
export interface ClusterView {
  readonly nodes: readonly string[];
  /** The leader that the status probe names; undefined when there is none. */
  readonly leader: string | undefined;
  /** The faults that are in force, or may be: one that was begun and could not be proven. */
  readonly faults: readonly Fault[];
}

/** What a step comes to, now. */
export type Resolution<A extends FaultAction = FaultAction> =
  | { readonly kind: 'act'; readonly action: A }
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
  /** What the network can do to packets. Default: everything. */
  readonly packets?: readonly PacketKind[];
  /** Partitions overthrow leaders in series: where no restart makes a node fall behind. */
  readonly overthrows?: boolean;
}

/** The colours of the pages: each has a value for light and for dark in their style sheet. */
export const faultColours = [
  'partition',
  'kill',
  'pause',
  'packet',
  'clock',
  'disk',
  'other',
] as const;
export type FaultColour = (typeof faultColours)[number];

/**
 * A family of faults: a pure, seeded source of steps, what each step comes to, and all that
 * others must know of it to undo, record and show it. `A` are the actions that it asks of a world.
 */
export interface FaultFamily<A extends FaultAction = FaultAction> {
  /** What the fault is called, and the step that begins it. */
  readonly name: string;
  /**
   * The step that undoes it. Without a value it undoes whatever is in force of the family.
   * Null: it is over in a moment, and there is nothing to undo.
   */
  readonly undoneBy: string | null;
  /** Families whose fault on a node ends this one there: who is killed is paused no longer. */
  readonly endedBy: readonly string[];
  /** A paragraph that a newcomer understands: what it does, what it can find, what it cannot. */
  readonly summary: string;
  /** The field of a step's value that says in a word what is aimed at. */
  readonly aim: string;
  readonly colour: FaultColour;
  /** Only a system that can be operated bears it: `all` does not stand for it. */
  readonly operated?: true;
  /** Families that come with it when it is named. */
  readonly brings?: readonly string[];
  schedule(options: ScheduleOptions): NemesisStep[];
  resolve(step: NemesisStep, view: ClusterView): Resolution<A>;
}
