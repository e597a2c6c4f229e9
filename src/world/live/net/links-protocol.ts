import type { Tally } from '../../../../nemesis/link-shaper.ts';
import type { Shape } from '../../../../nemesis/packet-kinds.ts';

/** What the harness asks of the process that carries the links: one JSON object a line. */
export type LinksRequest = { readonly id: number } & (
  | {
      /** Opens a proxy for each; answered with their ports, in the same order. */
      readonly kind: 'open';
      readonly pairs: readonly PairToOpen[];
    }
  | {
      /** Sets every proxy, by its position, at once; answered with the moment at which that was done. */
      readonly kind: 'set';
      readonly open: readonly { readonly forward: boolean; readonly backward: boolean }[];
    }
  | {
      /** Shapes these links, and no other; answered with the moment at which that was done. */
      readonly kind: 'shape';
      readonly shape: Shape | null;
      /** What is drawn descends from it. */
      readonly seed: number;
      /** Of every proxy, by its position: the names of the links of its two directions that are shaped. */
      readonly links: readonly { readonly forward?: string; readonly backward?: string }[];
    }
  /** Answered with what became of the pieces on the links that are shaped. */
  | { readonly kind: 'tally' }
  /** Answered with the bytes that the target of this proxy ever sent. */
  | { readonly kind: 'answered-bytes'; readonly proxy: number }
);

export interface PairToOpen {
  /** Where the proxy listens. */
  readonly host: string;
  readonly target: { readonly host: string; readonly port: number };
}

/** And what it answers, a line each, in the order of the requests. */
export interface LinksAnswer {
  readonly id: number;
  readonly ports?: readonly number[];
  /** `process.hrtime.bigint()`: one clock for every process of a machine. */
  readonly doneAtNs?: string;
  readonly bytes?: number;
  readonly tally?: Tally;
  /** Why it could not be done. */
  readonly error?: string;
}
