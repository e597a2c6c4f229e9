import type { Readable, Writable } from 'node:stream';
import type { Link } from '../../nemesis/nemesis.ts';

/** The ends of a node's pipes that the harness holds. */
export interface NodePipes {
  readonly stdin: Writable;
  readonly stdout: Readable;
}

/**
 * What carries the messages of a system whose nodes speak over their standard input and output:
 * there is no network to cut then but this one. The live world tells it of every process that
 * it starts, and cuts by it.
 */
export interface Switchboard {
  /** Before any node starts. `log` puts a line into a node's log, where whoever looks for causes finds it. */
  open(nodes: readonly string[], log: (node: string, line: string) => void): void;
  /** A process of this node has begun; it takes the place of the one before. */
  attach(node: string, pipes: NodePipes): void;
  /** Cuts exactly these links and opens every other one, at once. What is on its way over one of them is lost. */
  setCut(links: readonly Link[]): void;
  /** Whether what leaves over this link now comes out at its end: looked at where real messages are. */
  carries(link: Link): boolean;
}
