import type { Entry, Input, Output, Restored } from '../../core/index.ts';
import type { WatchedNode } from './watched-node.ts';

/** One step of a node, with the node as it is after it. */
export interface Step {
  readonly node: WatchedNode;
  readonly input: Input;
  readonly output: Output;
}

export interface CommittedEntry {
  readonly entry: Entry;
  /** The term of the node that was the first to call it committed. */
  readonly term: number;
}

/** What is known of a whole cluster from the steps of its nodes. */
export interface WatchedCluster {
  readonly nodes: readonly WatchedNode[];
  /** What nodes have called committed before this step, in the order of the log, from index 1. */
  readonly committed: readonly CommittedEntry[];
}

/** A rule that was broken: by whom, in which term, at which entry. */
export interface Breach {
  readonly node: number;
  readonly term: number;
  /** Null when it is about no entry. */
  readonly index: number | null;
  /** What happened, in a few words. */
  readonly text: string;
}

/** A part of a step; `reads`: one that is asked, or what became of it. */
export type Part = 'write' | 'restore' | 'committed' | 'messages' | 'notes' | 'reads';

/** What must hold in a cluster whatever happens. It looks at what nodes write, send and apply, and at nothing inside them. */
export interface Invariant {
  readonly name: string;
  /** How often it had something to look at. */
  readonly occasions: number;
  /** What an occasion is: a noun, in the singular. */
  readonly occasion: string;
  /** It is shown the steps that have any of these: most steps have one or two, and there are many steps. */
  readonly looksAt: readonly Part[];
  /** @returns how the step breaks the rule, or null */
  stepped?(step: Step, cluster: WatchedCluster): Breach | null;
  /** A life of the node begins with `restored`; `node` is still what it was at the end of the last one. */
  started?(node: WatchedNode, restored: Restored, cluster: WatchedCluster): Breach | null;
  /** Nothing more will happen. */
  ended?(cluster: WatchedCluster): Breach | null;
}

export function breachOf(node: WatchedNode, index: number | null, text: string): Breach {
  return { node: node.id, term: node.memory.hardState.term, index, text };
}
