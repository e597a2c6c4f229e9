import type { Readable, Writable } from 'node:stream';
import type { Tally } from '../../nemesis/link-shaper.ts';
import type { Link } from '../../nemesis/nemesis.ts';
import type { Shape } from '../../nemesis/packet-kinds.ts';
import type { Random } from '../random.ts';

/** The ends of a node's pipes that the harness holds. */
export interface NodePipes {
  readonly stdin: Writable;
  readonly stdout: Readable;
}

export interface SwitchboardOptions {
  /** Puts a line into a node's log, where whoever looks for causes finds it. */
  readonly log: (node: string, line: string) => void;
  /** For what the network does by chance. */
  readonly random: Random;
}

/**
 * What carries the messages of a system whose nodes speak over their standard input and output:
 * there is no network to cut then but this one. The live world tells it of every process that
 * it starts, and cuts by it.
 */
export interface Switchboard {
  /** Before any node starts. */
  open(nodes: readonly string[], by: SwitchboardOptions): void;
  /** A process of this node has begun; it takes the place of the one before. */
  attach(node: string, pipes: NodePipes): void;
  /** Cuts exactly these links and opens every other one, at once. What is on its way over one of them is lost. */
  setCut(links: readonly Link[]): void;
  /** Does this to what these links carry, from here on, and nothing to what all others do; undefined: nothing. */
  setShape(shape: Shape | undefined, links: readonly Link[]): void;
  /** What became of the messages on the links of the last `setShape`. */
  shaped(): Tally;
  /** Whether what leaves over this link now comes out at its end: looked at where real messages are. */
  carries(link: Link): boolean;
}
