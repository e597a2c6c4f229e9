import type { SystemEntry } from '../system-entry.ts';

export const maelstromEntry: SystemEntry = {
  name: 'maelstrom',
  summary:
    "Any program that speaks Maelstrom's node protocol, JSON lines over standard input and output, with " +
    'its lin-kv workload. The harness is the network. What the program promises is its own affair; ' +
    'lin-kv asks for linearizable reads, writes and compare-and-set.',
  options: [
    {
      name: 'bin',
      placeholder: 'program',
      summary: 'the program that is a node (maelstrom)',
    },
    {
      name: 'bin-args',
      placeholder: 'text',
      summary: 'what stands behind the program, with quotes as in a shell (maelstrom)',
    },
  ],
  defaults: {
    nemesis: 'partition,pause',
    rate: 150,
    timeLimit: 60,
    timeout: 1_000,
  },
  byHand: false,
  create: async (options) => {
    const { maelstrom } = await import('./system.ts');
    const { programOf } = await import('./program.ts');
    return maelstrom(programOf(options));
  },
};
