import type { Tally } from '../../../../nemesis/link-shaper.ts';
import type { Link } from '../../../../nemesis/nemesis.ts';
import type { PacketAbility, Shape } from '../../../../nemesis/packet-kinds.ts';
import type { HarnessError } from '../../../errors.ts';
import type { NodePipes } from '../../../systems/switchboard.ts';
import type { NodeAddress, NodeCommand, NodeSetup, System } from '../../../systems/system.ts';
import type { Host } from '../host/host.ts';

/** A cut link must leave a probe unanswered for this long, as must a node that is stopped. */
export const silenceMs = 150;

/**
 * How long a probe of an open link is waited for whose packets something is done to: a link that
 * carries 4 kB/s may have more to carry before it than anybody would wait for.
 */
export const shapedMs = 1_000;

/** What the probes of all links showed. */
export interface LinkProof {
  readonly silent: readonly string[];
  readonly answered: readonly string[];
  /** Pairs whose target does not run: nothing can be shown there, and nothing needs to be. */
  readonly notProbed: readonly string[];
  /**
   * Open, and did not carry a probe within `shapedMs` while something is done to its packets:
   * neither that it carries nor that it does not is shown.
   */
  readonly held: readonly string[];
  /** What silent probes were, in words; default: unanswered for `silenceMs`. */
  readonly silence?: string;
}

/** What was seen of packets that something is done to. */
export interface ShapeProof extends Tally {
  /** `process.hrtime.bigint()` when it was in force. */
  readonly doneAtNs: bigint;
  /** What more was measured, in words. */
  readonly measured?: string;
}

/** Where a node stands in a network. */
export interface Placement {
  /** Where it listens, and where clients reach it. */
  readonly address: NodeAddress;
  /** The others, as this node shall dial them. */
  readonly peers: NodeSetup['peers'];
  /** The command that starts the node there; absent: as it is. */
  readonly wrap?: (command: NodeCommand) => NodeCommand;
  /** Takes the pipes of each process of the node; absent: its output goes to its log. */
  readonly attach?: (pipes: NodePipes) => void;
}

/** What carries everything that nodes say to each other, so that it can be cut. */
export interface Network {
  place(node: string): Placement;
  /**
   * Cuts exactly these links and opens every other one, at once. Resolves when that was done,
   * with the microseconds that have passed since then.
   */
  setCut(links: readonly Link[]): Promise<number>;
  /**
   * Shows that exactly the links that shall be cut are cut. Rejects with RJ032 when a cut does
   * not hold and with RJ033 when an open link does not carry.
   *
   * @param isUp whether a node runs: only then does it answer
   */
  prove(isUp: (node: string) => boolean): Promise<LinkProof>;
  /** What it can do to packets. */
  readonly packets: PacketAbility;
  /**
   * Does this to what these links carry, and nothing to what all others do; undefined: nothing
   * anywhere. Resolves when packets were seen that it was done to. Rejects with RJ121 when the
   * network cannot do it, and with RJ122 when packets go through as if nothing were done.
   *
   * @param isUp whether a node runs: only then does it send
   */
  setShape(
    shape: Shape | undefined,
    links: readonly Link[],
    isUp: (node: string) => boolean,
  ): Promise<ShapeProof>;
  /** Set when the network broke by itself: nothing that nodes do from then on is a finding about them. */
  readonly failure: HarnessError | undefined;
  close(): Promise<void>;
}

export interface NetworkOptions {
  readonly host: Host;
  readonly system: System;
  readonly nodes: readonly string[];
  /** Nodes listen on consecutive ports from here on, where the network lets them choose. */
  readonly basePort: number | undefined;
  /** What the network does by chance descends from it. */
  readonly seed: number;
  /** For the logs of what the network starts. */
  readonly folder: string;
}

/** Cleans up after itself when it rejects. The nodes are to be started soon: their ports are held no longer. */
export type OpenNetwork = (options: NetworkOptions) => Promise<Network>;
