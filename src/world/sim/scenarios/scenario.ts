import type { Random } from '../../../random.ts';
import type { WatchedProperty } from '../../world.ts';

/** What a node says of itself while it runs: that it was elected, that it cut its log. */
export interface NodeNews {
  readonly node: number;
  readonly event: string;
}

/** What a scenario has of the world, until its time is over: then all that it did is undone. */
export interface Stage {
  /** Nodes are 1, 2, …, and as many. */
  readonly size: number;
  readonly random: Random;
  /** Virtual microseconds until everything is undone. */
  readonly leftUs: number;
  /** Not called when the time is over. */
  after(delayUs: number, act: () => void): void;
  isUp(node: number): boolean;
  commitOf(node: number): number;
  /** It leads, and all that it has is committed. */
  isDone(node: number): boolean;
  kill(node: number): void;
  start(node: number): void;
  /** The links between the one side and the other, in both directions or from the first alone. */
  cut(one: readonly number[], other: readonly number[], direction?: 'both' | 'from-one'): void;
  /** All links carry again. */
  heal(): void;
  /** What the node sends takes so much longer, 0 for none. */
  slow(node: number, extraUs: number): void;
  /** A bit of what the node has on its disk changes; the node has to be down. */
  rot(node: number): void;
}

/** Faults that wait for something to happen, as an adversary would who watches the nodes. */
export interface Scenario {
  readonly name: string;
  /** What happens, in a sentence or two. */
  readonly story: string;
  /** Takes the stage: what it returns is told the news, and asked at the end. */
  play(stage: Stage): Play;
}

export interface Play {
  heard?(news: NodeNews): void;
  /** What it has seen itself. */
  properties?(): readonly WatchedProperty[];
}

export const ms = 1_000;

/** Between `from` and `to` milliseconds, in microseconds. */
export function between(random: Random, fromMs: number, toMs: number): number {
  return (fromMs + random.int(toMs - fromMs + 1)) * ms;
}

export function others({ size }: Stage, nodes: readonly number[]): readonly number[] {
  return Array.from({ length: size }, (_, i) => i + 1).filter((id) => !nodes.includes(id));
}

/** A kill with a restart behind it. */
export function bounce(stage: Stage, node: number, downUs: number): void {
  stage.kill(node);
  stage.after(downUs, () => stage.start(node));
}
