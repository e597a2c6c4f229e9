// Catches a planted bug of the core that no longer does harm, and a correct core that does:
// the same story is told with and without each flag, and ends differently.
import { expect, test } from 'vitest';
import type { CoreBug } from '../../../src/raft/core/index.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

/** Three nodes, n1 elected in term 1; then the story. Returns what the last command printed. */
function tell(bug: CoreBug | 'no bug', story: readonly string[]): readonly string[] {
  const cluster = new ScriptedCluster();
  const beginning = [`nodes 3 ${bug}`, 'elapse n1', 'settle', 'elapse n1', 'settle'];
  let last: readonly string[] = [];
  for (const command of [...beginning, ...story]) last = cluster.run(command);
  return last;
}

interface Story {
  readonly story: readonly string[];
  /** How the story ends when the bug is there, and when it is not. */
  readonly wrong: string;
  readonly right: string;
}

/** Bugs that need no chance to be seen. */
type Told = Extract<CoreBug, 'read-local-leader' | 'read-any-node' | 'vote-no-log-check'>;

const stories: Readonly<Record<Told, Story>> = {
  // n1 is cut off, n2 leads and commits "new" at index 3; then a client reads from n1.
  'read-local-leader': {
    story: ['isolate n1', 'wait 400', 'elapse n2', 'settle', 'propose n2 new', 'settle', 'read n1'],
    wrong: 'answer r2 read-ready 1',
    right: 'send n1→n2 t1 append prev 1:t1 no entries commit 1 round 1',
  },
  // n3 has not heard of the commit of "new" when a client reads from it.
  'read-any-node': {
    story: ['propose n1 new', 'settle', 'read n3'],
    wrong: 'answer r2 read-ready 1',
    right: 'answer r2 read-failed not-leader',
  },
  // n3 misses the committed "new"; n1 dies, and n3 stands for election.
  'vote-no-log-check': {
    story: [
      'isolate n3',
      'propose n1 new',
      'settle',
      'crash n1',
      'heal',
      'wait 700',
      'elapse n3',
      'settle',
      'log',
    ],
    wrong: 'n2 1:t1 noop, 2:t2 noop',
    right: 'n2 1:t1 noop, 2:t1 new',
  },
};

test.each(Object.keys(stories) as Told[])('%s', (bug) => {
  const { story, wrong, right } = stories[bug];
  const [withBug, without] = [tell(bug, story), tell('no bug', story)].map((lines) =>
    lines.map((line) => line.replace(/^n\d (answer|send)/, '$1')),
  );
  expect(withBug).toContain(wrong);
  expect(without).toContain(right);
});
