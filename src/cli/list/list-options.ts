/** What there is to choose from, in the order in which `list` shows it. */
export const listKinds = ['workloads', 'nemeses', 'bugs', 'models'] as const;
export type ListKind = (typeof listKinds)[number];

export interface ListCommandOptions {
  readonly json?: boolean;
}
