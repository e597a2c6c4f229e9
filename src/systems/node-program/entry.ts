import type { SystemOption } from '../system-entry.ts';

/** The options of systems that are a program of the user's own. */
export const nodeProgramOptions: readonly SystemOption[] = [
  {
    name: 'bin',
    placeholder: 'program',
    summary: 'the program that is a node (http-kv, maelstrom)',
  },
  {
    name: 'bin-args',
    placeholder: 'text',
    summary: 'what stands behind the program, with quotes as in a shell (http-kv, maelstrom)',
  },
];
