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
  /** Why it could not be done. */
  readonly error?: string;
}
