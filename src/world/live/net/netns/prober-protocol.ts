/** Of datagrams; each prober has it for itself, in a namespace of its own. */
export const probePort = 64_999;

/** What the harness tells a prober: one JSON object a line. */
export interface ProberOrder {
  /** A number that no other proof has. */
  readonly probe: number;
  /** Addresses of the probers that shall get it. */
  readonly to: readonly string[];
}

/** And what a prober tells. */
export type ProberLine =
  | { readonly ready: true }
  | {
      readonly heard: number;
      readonly from: string;
      /** `process.hrtime.bigint()`: one clock for every process of a machine. */
      readonly atNs: string;
    };
