/** What the harness sends to its keeper: one JSON object a line. */
export type KeeperMessage =
  /** A node process, the leader of its own process group. */
  | { readonly kind: 'watch'; readonly pid: number; readonly startTime: string }
  /** That process was seen to exit. */
  | { readonly kind: 'forget'; readonly pid: number }
  /** A folder to remove in the end. */
  | { readonly kind: 'folder'; readonly path: string };
