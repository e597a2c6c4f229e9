/** What the harness sends to its keeper: one JSON object a line. */
export type KeeperMessage =
  /** A node process, the leader of its own process group. */
  | { readonly kind: 'watch'; readonly pid: number; readonly startTime: string }
  /** That process was seen to exit. */
  | { readonly kind: 'forget'; readonly pid: number }
  /** What the environment of everything has that the run started. */
  | { readonly kind: 'mark'; readonly mark: string }
  /** The harness ends in order: nothing is being started any more. */
  | { readonly kind: 'end' }
  /** A folder to remove in the end. */
  | { readonly kind: 'folder'; readonly path: string };
