/** What the violation section asks of the rest of the page. */
export interface ViolationActions {
  /** Shows a window of the full timeline, restricted to a key where there is one. */
  showWindow(startUs: number, endUs: number, key: string | null): void;
  /** Selects the operation with this `invokeIndex`. */
  showOperation(invokeIndex: number): void;
}
