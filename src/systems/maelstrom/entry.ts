import { distributions } from './distributions.ts';
import { nodeProgramOptions } from '../node-program/entry.ts';
import type { SystemEntry } from '../system-entry.ts';

export const maelstromEntry: SystemEntry = {
  name: 'maelstrom',
  summary:
    "Any program that speaks Maelstrom's node protocol, JSON lines over standard input and output, with " +
    'its lin-kv workload. The harness is the network. What the program promises is its own affair; ' +
    'lin-kv asks for linearizable reads, writes and compare-and-set.',
  options: [
    ...nodeProgramOptions,
    {
      name: 'latency',
      placeholder: 'ms',
      summary: 'mean delay of messages between nodes (maelstrom; default: 5)',
    },
    {
      name: 'latency-dist',
      placeholder: 'name',
      summary: 'how delays differ: constant, which keeps messages in order, uniform or exponential',
      choices: { all: distributions, noun: 'distribution', errorCode: 'RJ087' },
    },
    {
      name: 'loss',
      placeholder: 'share',
      summary: 'share of the messages between nodes that is lost, 0 to 1 (maelstrom)',
    },
  ],
  defaults: {
    nemesis: 'partition,pause',
    rate: 150,
    timeLimit: 60,
    timeout: 1_000,
  },
  cautions: {
    kill:
      'the protocol promises nothing over a restart, and most programs that speak it keep nothing: ' +
      'after a kill, what was acknowledged may be gone without a defect of the program',
  },
  byHand: false,
  bringsNetwork: true,
  overthrows: true,
  create: async (options) => {
    const { maelstrom } = await import('./system.ts');
    const { programOf } = await import('../node-program/program.ts');
    const { conditionsOf } = await import('./conditions.ts');
    return maelstrom({ ...programOf('maelstrom', options), conditions: conditionsOf(options) });
  },
};
