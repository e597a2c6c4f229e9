import type { Values } from './execute.ts';

/** The whole store as one value: what a majority has accepted cannot be lost. */
export interface Accepted {
  /** Of the leader that proposed it. */
  readonly ballot: number;
  /** Grows with each operation; the order of a value among all of them is (ballot, version). */
  readonly version: number;
  readonly values: Values;
}

export type Message =
  /** "May I lead?" */
  | { readonly type: 'prepare'; readonly ballot: number }
  | { readonly type: 'promise'; readonly ballot: number; readonly accepted: Accepted }
  /** A new state, and the sign of life of a leader. */
  | { readonly type: 'accept'; readonly accepted: Accepted; readonly committed: number }
  | { readonly type: 'accepted'; readonly ballot: number; readonly version: number }
  /** The receiver has promised itself to the ballot. */
  | { readonly type: 'superseded'; readonly ballot: number };
