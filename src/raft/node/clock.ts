/** Time as a node lives in it: that of the machine in a server, virtual in a simulator. */
export interface Clock {
  /** Integer microseconds; never goes back, whatever is done to the wall clock. */
  nowUs(): number;
  /** Calls `act` once, not before `delayUs` have passed. Returns what calls it off. */
  after(delayUs: number, act: () => void): () => void;
  /** Calls `act` when whatever has arrived together with what is being done now was taken in. */
  nextTurn(act: () => void): void;
  /**
   * Calls `act` when the network was heard up to now. A busy node's timer comes late, and
   * before what has arrived meanwhile: silence may be concluded from the time only after that.
   */
  afterHearing(act: () => void): void;
}
