/** What carries the links between the nodes of a live run, as it is typed. */
export const netChoices = ['auto', 'proxy', 'netns'] as const;
export type NetChoice = (typeof netChoices)[number];
