/** What there is to choose from, in the order in which `list` shows it. */
export const listKinds = [
  ...(['systems', 'workloads', 'nemeses', 'checkers', 'bugs', 'models'] as const),
] as const;
export type ListKind = (typeof listKinds)[number];

export interface ListCommandOptions {
  readonly json?: boolean;
  /** A line each, for a shell's completion. */
  readonly names?: boolean;
}
