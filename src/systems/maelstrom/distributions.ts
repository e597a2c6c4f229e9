/** How the delays of a link's messages differ, by the names that Maelstrom gives them. */
export const distributions = [
  { name: 'constant', summary: 'Every message takes the mean: none overtakes another.' },
  { name: 'uniform', summary: 'Anything from none to twice the mean.' },
  { name: 'exponential', summary: 'Most are early, and a few are very late.' },
] as const;

export type Distribution = (typeof distributions)[number]['name'];
